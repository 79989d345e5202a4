import { basename, posix } from 'node:path';
import { serverSlug } from '#core/identity/slug.ts';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Extraction, Nature, SourcePackage } from '../extract/extraction.ts';
import { wantedFile } from '../extract/wanted-file.ts';
import type { Failure } from '../failure.ts';
import type { FollowedExtraction } from '../follow.ts';
import type { Archive } from '../read-archive.ts';
import { readZip } from '../read-archive-zip.ts';
import { readManifest } from '../read-manifest.ts';
import { settle } from '../settle.ts';
import type { CrawlContext, Known, Reading, Source } from '../source.ts';
import { bytesKey, isUnchanged } from './bytes-key.ts';
import { declaredTools } from './declared-tools.ts';
import { bundleBytes, bundlePlace } from './mcpb/bundle-bytes.ts';
import { readBundleManifest, type BundleManifest } from './mcpb/manifest.ts';
import { readCode } from './read-code.ts';
import { reconcile } from './reconcile.ts';
import { wantedPythonFile } from './wanted-python.ts';

/** Dependencies that a bundle carries: they are read from their own packages where they carry tools. */
const carried = /^(?:server\/)?(?:lib|venv|\.venv)\//;

function wanted(path: string, size: number): boolean {
  if (path === 'manifest.json') return true;
  return !carried.test(path) && (wantedFile(path, size) || wantedPythonFile(path, size));
}

const object = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

/** The bundle as a package of its language: its entry point is what it publishes. */
function packageOf(bundle: BundleManifest, { files, paths }: Archive, name: string): SourcePackage {
  const folder = posix.dirname(bundle.entry ?? '');
  const own = files.get(posix.join(folder, 'package.json')) ?? files.get('package.json');
  const parsed = own === undefined ? null : readManifest(own);
  const { main: _main, exports: _exports, module: _module, ...inner } = object(parsed?.ok === true ? parsed.value : {});
  const { version } = bundle;
  return {
    name,
    version: version ?? '',
    manifest: {
      ...inner,
      name,
      ...(version === null ? {} : { version }),
      ...(bundle.entry === null ? {} : { bin: bundle.entry }),
    },
    files: new Map([...files].filter(([path]) => path !== 'manifest.json')),
    paths,
  };
}

/** What a bundle without readable code is. */
function natureOf(bundle: BundleManifest, paths: ReadonlySet<string>): Nature | null {
  const at = { file: 'manifest.json', line: null };
  if (bundle.type === 'binary') {
    return { kind: 'native-binary', why: 'The bundle holds a compiled program, which cannot be read.', ...at };
  }
  if (bundle.starts !== null && (bundle.entry === null || !paths.has(bundle.entry))) {
    return { kind: 'remote-proxy', why: `The bundle starts ${bundle.starts}, which can be read by that name.`, ...at };
  }
  return null;
}

async function readBundleCode(
  bundle: BundleManifest,
  archive: Archive,
  name: string,
  context: CrawlContext,
): Promise<Result<FollowedExtraction, Failure>> {
  const nature = natureOf(bundle, archive.paths);
  if (nature !== null) {
    const extraction: Extraction = { tools: [], nature, wants: [], environment: [], problems: [] };
    return success({ extraction, followed: [], missed: [] });
  }
  const isPython = bundle.type === 'python' || (bundle.type === 'unknown' && bundle.entry?.endsWith('.py') === true);
  return readCode(isPython ? 'python' : 'javascript', packageOf(bundle, archive, name), context);
}

/** The id's part for a bundle: of an address the host and path without the version, of a path the file's name. */
function identityOf(rest: string): string {
  const { path, address } = bundlePlace(rest);
  if (address === null) return basename(path ?? '').replace(/\.(?:mcpb|dxt|zip)$/i, '');
  const url = URL.parse(address);
  if (url === null) return address;
  const { host, pathname } = url;
  const [, owner, tag, asset] = /^(\/[^/]+\/[^/]+)\/releases\/download\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  if (owner === undefined || tag === undefined || asset === undefined) return `${host}${pathname}`;
  return `${host}${owner}/${asset.replace(`-${tag.replace(/^v/, '')}`, '')}`;
}

async function read(rest: string, known: Known | null, context: CrawlContext): Promise<Result<Reading, Failure>> {
  const bundle = await bundleBytes(bundlePlace(rest), context);
  if (!bundle.ok) return failed(bundle.failure);
  const { bytes, integrity } = bundle.value;
  if (known !== null && (await isUnchanged(known, integrity, context))) {
    return success({ changed: false, server: known.server });
  }
  const archive = await readZip(bytes, wanted);
  if (!archive.ok) return failed(archive.failure);
  const json = readManifest(archive.value.files.get('manifest.json'), 'manifest.json');
  if (!json.ok) return failed(json.failure);
  const manifest = readBundleManifest(json.value);
  const name = manifest.name ?? identityOf(rest);
  const reading = await readBundleCode(manifest, archive.value, name, context);
  if (!reading.ok) return failed(reading.failure);
  const id = mcpbSource.idOf(rest);
  const { version, description, license, publisher, repository, homepage } = manifest;
  const settled = settle(
    {
      id,
      slug: serverSlug(id),
      kind: 'mcpb',
      name,
      version,
      description,
      license,
      publisher,
      repository,
      homepage,
      publishedAt: null,
      deprecated: null,
      installScripts: [],
      integrity,
      notes: archive.value.notes,
    },
    reading.value,
    { now: context.now, readingKey: bytesKey(integrity, reading.value, context) },
  );
  const { tools } = declaredTools(manifest.tools, {
    truth: 'declared',
    method: 'static',
    package: name,
    version,
    integrity,
    file: 'manifest.json',
    line: null,
    obtainedAt: context.now,
  });
  const environment = [...new Set([...settled.server.environment, ...manifest.environment])].sort();
  const crawled = reconcile(settled, { tools, generated: manifest.toolsGenerated });
  return success({ changed: true, crawled: { ...crawled, server: { ...crawled.server, environment } } });
}

/** An MCP bundle: a zip archive with a manifest and, most often, code. Nothing of it is run. */
export const mcpbSource: Source = {
  kind: 'mcpb',
  form: 'mcpb:PATH',
  idOf: (rest) => `mcpb:${identityOf(rest)}`,
  read,
};
