import { posix } from 'node:path';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import type { Language, SourcePackage } from '../../extract/extraction.ts';
import type { Archive } from '../../read-archive.ts';
import { readManifest } from '../../read-manifest.ts';
import { pythonManifest } from './python-manifest.ts';
import { withSourceEntry } from './source-entry.ts';

/** A package that lies in a repository. */
export interface RepositoryPackage {
  language: Language;
  /** The folder; '' for the top. */
  folder: string;
  /** It starts a program, or names an SDK of MCP among what it needs. */
  hasCommand: boolean;
  usesMcp: boolean;
  source: SourcePackage;
}

/** Files that make a folder a package, by language. */
const markers: readonly { file: string; language: Language }[] = [
  { file: 'package.json', language: 'javascript' },
  { file: 'pyproject.toml', language: 'python' },
  { file: 'setup.py', language: 'python' },
  { file: 'go.mod', language: 'go' },
];
/** Folders whose packages are not what a repository is for. */
const asides = /(?:^|\/)(?:node_modules|tests?|__tests__|fixtures?|templates?|docs?|website|e2e|vendor)(?:\/|$)/i;
const sdk = /(?:^|[/@_.-])(?:mcp|fastmcp|modelcontextprotocol)(?:$|[/_.-])/i;

function within(folder: string, path: string): string | null {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
}

function inner({ files, paths }: Archive, folder: string): Pick<SourcePackage, 'files' | 'paths'> {
  const innerFiles = new Map<string, string>();
  for (const [path, text] of files) {
    const own = within(folder, path);
    if (own !== null) innerFiles.set(own, text);
  }
  return { files: innerFiles, paths: new Set([...paths].flatMap((path) => within(folder, path) ?? [])) };
}

function dependenciesOf(manifest: JsonObject): JsonObject {
  const groups = ['dependencies', 'devDependencies', 'peerDependencies'].map((group) => manifest[group]);
  return Object.assign({}, ...groups.filter(isJsonObject)) as JsonObject;
}

function versionOf(version: string | null, manifest: JsonObject): string {
  return version ?? (typeof manifest['version'] === 'string' ? manifest['version'] : '');
}

function javascriptPackage(archive: Archive, folder: string, version: string | null): RepositoryPackage | null {
  const own = inner(archive, folder);
  const manifest = readManifest(own.files.get('package.json'));
  if (!manifest.ok) return null;
  const name = typeof manifest.value['name'] === 'string' ? manifest.value['name'] : posix.basename(folder);
  // The top of the repository has the compiler's settings where the folder has none.
  const tsconfig = own.files.get('tsconfig.json') ?? archive.files.get('tsconfig.json');
  return {
    language: 'javascript',
    folder,
    hasCommand: manifest.value['bin'] !== undefined,
    usesMcp: Object.keys(dependenciesOf(manifest.value)).some((dependency) => sdk.test(dependency)),
    source: {
      name,
      version: versionOf(version, manifest.value),
      manifest: withSourceEntry(manifest.value, own.paths, tsconfig),
      ...own,
    },
  };
}

/** What a module of Go says of itself: its path. Its version is what its repository is tagged with. */
function goManifest(text: string): JsonObject {
  const [, name] = /^\s*module\s+(\S+)/m.exec(text) ?? [];
  return name === undefined ? {} : { name };
}

function otherPackage(
  archive: Archive,
  folder: string,
  language: Language,
  file: string,
  version: string | null,
): RepositoryPackage {
  const own = inner(archive, folder);
  const packaging = language === 'python' ? ['pyproject.toml', 'setup.cfg', 'setup.py'] : [file];
  const text = packaging.map((each) => own.files.get(each) ?? '').join('\n');
  const said = language === 'python' ? pythonManifest(own.files) : goManifest(own.files.get(file) ?? '');
  const name = typeof said['name'] === 'string' ? said['name'] : posix.basename(folder) || 'server';
  return {
    language,
    folder,
    hasCommand:
      /^\s*\[(?:project|tool\.poetry)\.scripts\]|\bconsole_scripts\b/m.test(text) ||
      own.paths.has('main.go') ||
      [...own.paths].some((path) => path.startsWith('cmd/')),
    usesMcp: sdk.test(text),
    source: { name, version: versionOf(version, said), manifest: { ...said, name }, ...own },
  };
}

/**
 * The packages of a repository, those that are most likely a server first: with an SDK of MCP and a command before
 * those with one of both, those at the top before those below. `folder` bounds them to a part of it. A folder that is no
 * package of its own is read as one in the language of its files. `version` is that of the whole; where there is none, each
 * package has its manifest's, or the empty text.
 */
export function repositoryPackages(
  archive: Archive,
  folder: string | null,
  version: string | null,
): RepositoryPackage[] {
  const found = new Map<string, RepositoryPackage>();
  for (const path of [...archive.paths].sort()) {
    const marker = markers.find(({ file }) => posix.basename(path) === file);
    const at = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    if (marker === undefined || (folder !== null && at !== folder && !at.startsWith(`${folder}/`))) continue;
    const below = folder === null ? at : at.slice(folder.length);
    const key = `${at}\n${marker.language}`;
    if (asides.test(below) || found.has(key)) continue;
    const made =
      marker.language === 'javascript'
        ? javascriptPackage(archive, at, version)
        : otherPackage(archive, at, marker.language, marker.file, version);
    if (made !== null) found.set(key, made);
  }
  const packages = [...found.values()];
  const exact = folder === null ? [] : packages.filter((each) => each.folder === folder);
  const rank = ({ hasCommand, usesMcp, folder: at }: RepositoryPackage): number =>
    (usesMcp ? 0 : 200) + (hasCommand ? 0 : 100) + (at === '' ? 0 : at.split('/').length);
  const chosen = exact.length > 0 ? exact : packages;
  if (chosen.length > 0) return chosen.toSorted((one, other) => rank(one) - rank(other));
  return bareFolder(archive, folder ?? '', version);
}

function bareFolder(archive: Archive, folder: string, version: string | null): RepositoryPackage[] {
  const own = inner(archive, folder);
  const name = posix.basename(folder) || 'server';
  const bare = (language: Language, manifest: JsonObject): RepositoryPackage => ({
    language,
    folder,
    hasCommand: false,
    usesMcp: false,
    source: { name, version: version ?? '', manifest: { name, ...manifest }, ...own },
  });
  const has = (pattern: RegExp): boolean => [...own.paths].some((path) => pattern.test(path));
  return [
    ...(has(/\.py$/) ? [bare('python', {})] : []),
    ...(has(/\.go$/) ? [bare('go', {})] : []),
    ...(has(/\.[cm]?[jt]sx?$/) ? [bare('javascript', withSourceEntry({ name }, own.paths, undefined))] : []),
  ];
}
