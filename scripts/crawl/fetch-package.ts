import type { Readable } from 'node:stream';
import pacote from 'pacote';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { machineFault } from '../machine-fault.ts';
import type { SourcePackage } from './extract/extraction.ts';
import { wantedFile } from './extract/wanted-file.ts';
import { rejected, unreachable, type Failure } from './failure.ts';
import type { NpmOptions } from './npm-options.ts';
import { readManifest } from './read-manifest.ts';
import { readTarball } from './read-tarball.ts';

/** A version of a package as the registry describes it. */
export interface ResolvedPackage {
  name: string;
  version: string;
  integrity: string | null;
  /** Only asked for, and only there, with `facts`. */
  publishedAt: string | null;
  publisher: string | null;
  deprecated: string | null;
  /** False where the registry was not reached and the answer is the cache's. */
  fresh: boolean;
  /** Opaque: what `fetchPackage` needs. */
  address: string;
}

/** A package that was fetched and read. */
export interface FetchedPackage {
  source: SourcePackage;
  integrity: string | null;
  notes: string[];
}

const offlineCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_SOCKET_TIMEOUT',
  'FETCH_ERROR',
]);

/** What an error of npm's client says of a package. Throws it where it is about this machine: no package is to blame. */
function failureOf(error: unknown, spec: string): Failure {
  const { code = 'E_UNKNOWN', message } = error as NodeJS.ErrnoException;
  if (machineFault(error) !== null) throw error;
  switch (code) {
    case 'E404':
    case 'ETARGET':
      return unreachable(
        'E_NOT_FOUND',
        `The registry has no ${spec}. Look for a typing error, or for a name that was taken down.`,
      );
    case 'E401':
    case 'E403':
      return unreachable(
        'E_REFUSED',
        `The registry refuses ${spec}. npm's configuration has no credentials that may read it.`,
      );
    case 'E429':
      return unreachable('E_RATE_LIMITED', `The registry asks for fewer requests. Run the crawl again later.`);
    case 'EINTEGRITY':
      return rejected(
        'E_INTEGRITY',
        `What was downloaded for ${spec} is not what the registry's checksum says. It was not read.`,
      );
    case 'ENOTCACHED':
      return unreachable('E_OFFLINE', `The registry cannot be reached, and ${spec} is not in the cache.`);
    case 'EALLOWGIT':
    case 'EALLOWREMOTE':
    case 'EALLOWFILE':
    case 'EALLOWDIRECTORY':
    case 'EINVALIDPACKAGENAME':
    case 'EINVALIDTAGNAME':
      return rejected('E_SPEC', `"${spec}" is not a package name with a version.`);
    default:
      if (offlineCodes.has(code)) return unreachable('E_OFFLINE', `The registry cannot be reached (${code}).`);
      // Addresses stay out of the record: they may be of a registry that is nobody else's concern.
      return unreachable(
        'E_REGISTRY',
        `The registry could not answer for ${spec}: ${message.replace(/\bhttps?:\/\/\S+/g, 'its address').slice(0, 200)}`,
      );
  }
}

/** True where the registry did not answer, or answered with an error of its own: what it said last still holds. */
function isDown(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return offlineCodes.has(code) || /^E(?:429|5\d\d)$/.test(code);
}

const exactVersion = /@\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;
const textOr = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/**
 * Resolves a package spec (`NAME`, `NAME@VERSION`, `NAME@RANGE`) to one version. An exact version that is in the
 * cache is not asked for again; anything else is revalidated. Where the registry cannot be reached, or is out of order, the
 * cache answers.
 * `facts` asks for the full record (publisher, date, deprecation) instead of the short one.
 */
export async function resolvePackage(
  spec: string,
  options: NpmOptions,
  { facts }: { facts: boolean },
): Promise<Result<ResolvedPackage, Failure>> {
  const ask = (more: object) =>
    pacote.manifest(spec, {
      ...options,
      fullMetadata: facts,
      preferOffline: exactVersion.test(spec),
      ...more,
    } as pacote.Options);
  let fresh = true;
  let manifest: Record<string, unknown>;
  try {
    try {
      manifest = { ...(await ask({})) };
    } catch (error) {
      // A version newer than the cached record: ask the registry before calling it missing.
      if ((error as NodeJS.ErrnoException).code === 'ETARGET')
        manifest = { ...(await ask({ preferOffline: false, preferOnline: true })) };
      else if (isDown(error)) {
        fresh = false;
        manifest = {
          ...(await ask({ offline: true }).catch((cached: NodeJS.ErrnoException) => {
            throw cached.code === 'ENOTCACHED' && !offlineCodes.has((error as NodeJS.ErrnoException).code ?? '')
              ? error
              : cached;
          })),
        };
      } else throw error;
    }
  } catch (error) {
    return failed(failureOf(error, spec));
  }
  const address = textOr(manifest['_resolved']);
  if (address === null) return failed(rejected('E_NO_TARBALL', `The registry's record of ${spec} names no archive.`));
  const registry = new URL(options.registry);
  const { protocol, host } = new URL(address);
  if (host !== registry.host || (protocol !== 'https:' && protocol !== registry.protocol)) {
    return failed(
      rejected('E_TARBALL_HOST', `The archive of ${spec} is not on the configured registry (but on ${host}).`),
    );
  }
  const publisher = isJsonObject(manifest['_npmUser']) ? textOr(manifest['_npmUser']['name']) : null;
  return success({
    name: String(manifest['name']),
    version: String(manifest['version']),
    integrity: textOr(manifest['_integrity']),
    publishedAt: textOr(manifest['_time']),
    publisher,
    deprecated: textOr(manifest['deprecated']),
    fresh,
    address,
  });
}

/** True where nobody on the way can change what is sent: by TLS, or from this machine itself. */
function isKept({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** The archive of a resolved package as an extractor reads it. The bytes are checked against the registry's checksum. */
export async function fetchPackage(
  resolved: ResolvedPackage,
  options: NpmOptions,
): Promise<Result<FetchedPackage, Failure>> {
  const spec = `${resolved.name}@${resolved.version}`;
  try {
    const { integrity } = resolved;
    if (integrity === null) {
      return failed(rejected('E_NO_INTEGRITY', `The registry has no checksum for ${spec}, so it was not read.`));
    }
    const isWeak = !/(?:^|\s)sha(?:512|384|256)-/.test(integrity);
    // A weak checksum can be forged; on its way through a network only TLS keeps the archive what it is.
    if (isWeak && !isKept(new URL(resolved.address))) {
      return failed(
        rejected('E_INTEGRITY', `The checksum of ${spec} is weak and its archive comes without TLS. It was not read.`),
      );
    }
    const archive = await pacote.tarball.stream(
      spec,
      (tarball) => readTarball(tarball as unknown as Readable, wantedFile),
      { ...options, resolved: resolved.address, integrity } as pacote.Options,
    );
    if (!archive.ok) return archive;
    const manifest = readManifest(archive.value.files.get('package.json'));
    if (!manifest.ok) return manifest;
    return success({
      source: sourcePackage(manifest.value, archive.value, resolved),
      integrity,
      notes: isWeak ? [...archive.value.notes, 'WEAK_INTEGRITY'].sort() : archive.value.notes,
    });
  } catch (error) {
    return failed(failureOf(error, spec));
  }
}

/** An archive's content under the name and version by which it was asked for, whatever its own manifest says. */
export function sourcePackage(
  manifest: JsonObject,
  archive: { files: ReadonlyMap<string, string>; paths: ReadonlySet<string> },
  identity: { name: string; version: string },
): SourcePackage {
  return { name: identity.name, version: identity.version, manifest, files: archive.files, paths: archive.paths };
}
