import { posix } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';

type Files = ReadonlyMap<string, string>;

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
const object = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

/** A literal that a file assigns to a name, such as `__version__ = "1.2.0"`. */
function assigned(source: string | undefined, name: string): string | null {
  const pattern = new RegExp(`^${name}(?:\\s*:\\s*[\\w.\\[\\]]+)?\\s*=\\s*(["'])([^"'\\n]+)\\1`, 'm');
  return text(pattern.exec(source ?? '')?.[2]);
}

/** The value of `package.module.NAME`, where the module assigns a literal to it. */
function attribute(reference: string, files: Files): string | null {
  const parts = reference.replaceAll(':', '.').split('.');
  const name = parts.pop() ?? '';
  if (!/^\w+$/.test(name)) return null;
  const path = parts.join('/');
  const places = ['', 'src/'].flatMap((root) => [`${root}${path}.py`, `${root}${path}/__init__.py`]);
  return places.map((place) => assigned(files.get(place), name)).find((value) => value !== null) ?? null;
}

/** A version that is not written down where the name is, but in a file that the manifest names. */
function versionElsewhere(document: JsonObject, files: Files): string | null {
  const tool = object(document['tool']);
  const dynamic = object(object(object(tool['setuptools'])['dynamic'])['version']);
  const named = text(dynamic['attr']);
  if (named !== null) return attribute(named, files);
  const file = text(dynamic['file']);
  if (file !== null) return text(files.get(posix.normalize(file)));
  const path = text(object(object(tool['hatch'])['version'])['path']) ?? text(object(tool['pdm'])['version']);
  if (path === null) return null;
  const source = files.get(posix.normalize(path));
  return assigned(source, '__version__') ?? assigned(source, 'VERSION');
}

const wellKnown = {
  repository: /^(?:source(?: code)?|repository|code|github|gitlab|repo)$/i,
  homepage: /^home\s?-?page$/i,
} as const;

function addressOf(urls: JsonObject, pattern: RegExp): string | null {
  return text(Object.entries(urls).find(([label]) => pattern.test(label))?.[1]);
}

function personOf(value: unknown): string | null {
  const [first] = Array.isArray(value) ? value : [value];
  return text(object(first)['name']) ?? text(first);
}

function fromProject(document: JsonObject, files: Files): JsonObject {
  const project = object(document['project']);
  const poetry = object(object(document['tool'])['poetry']);
  const urls = object(project['urls']);
  const isDynamic = Array.isArray(project['dynamic']) && project['dynamic'].includes('version');
  return {
    name: text(project['name']) ?? text(poetry['name']),
    version:
      text(project['version']) ?? text(poetry['version']) ?? (isDynamic ? versionElsewhere(document, files) : null),
    description: text(project['description']) ?? text(poetry['description']),
    license: text(project['license']) ?? text(object(project['license'])['text']) ?? text(poetry['license']),
    author: personOf(project['authors']) ?? personOf(poetry['authors']),
    repository: addressOf(urls, wellKnown.repository) ?? text(poetry['repository']),
    homepage: addressOf(urls, wellKnown.homepage) ?? text(poetry['homepage']),
  };
}

/** The values of a section of an INI file, those on one line. */
function section(source: string, name: string): JsonObject {
  const values: JsonObject = {};
  let current = '';
  for (const line of source.split('\n')) {
    const [, heading] = /^\[([^\]]+)\]\s*$/.exec(line) ?? [];
    if (heading !== undefined) current = heading;
    const [, key, value] = /^([\w-]+)\s*[=:]\s*(\S.*?)\s*$/.exec(line) ?? [];
    if (current === name && key !== undefined && value !== undefined) values[key.replaceAll('-', '_')] = value;
  }
  return values;
}

function fromConfiguration(source: string, files: Files): JsonObject {
  const metadata = section(source, 'metadata');
  const written = text(metadata['version']);
  const [, named] = /^attr:\s*(\S+)$/.exec(written ?? '') ?? [];
  const [, file] = /^file:\s*(\S+)$/.exec(written ?? '') ?? [];
  const version =
    named !== undefined
      ? attribute(named, files)
      : file !== undefined
        ? text(files.get(posix.normalize(file)))
        : written;
  return {
    name: text(metadata['name']),
    version,
    description: text(metadata['description']),
    license: text(metadata['license']),
    author: text(metadata['author']),
    homepage: text(metadata['url']),
  };
}

/** Arguments of `setup(…)` that are literals. */
function fromSetup(source: string): JsonObject {
  const argument = (name: string): string | null =>
    text(new RegExp(`^\\s+${name}\\s*=\\s*(["'])([^"'\\n]+)\\1`, 'm').exec(source)?.[2]);
  return {
    name: argument('name'),
    version: argument('version'),
    description: argument('description'),
    license: argument('license'),
    author: argument('author'),
    homepage: argument('url'),
  };
}

function parsed(source: string): JsonObject {
  try {
    return object(parseToml(source));
  } catch {
    return {};
  }
}

/**
 * What the packaging files of a Python project say of it, in the words of npm's manifest: from `pyproject.toml`, and what
 * that leaves open from `setup.cfg` and `setup.py`. Only what is written down is read; a version that Git gives stays unknown.
 * `files` are relative to the project's folder.
 */
export function pythonManifest(files: Files): JsonObject {
  const said = [
    fromProject(parsed(files.get('pyproject.toml') ?? ''), files),
    fromConfiguration(files.get('setup.cfg') ?? '', files),
    fromSetup(files.get('setup.py') ?? ''),
  ];
  const fields = new Set(said.flatMap((each) => Object.keys(each)));
  return Object.fromEntries(
    [...fields].flatMap((field) => {
      const value = said.map((each) => each[field]).find((each) => each !== null && each !== undefined);
      return value === undefined ? [] : [[field, value]];
    }),
  );
}
