import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { failed, success, type Result } from '#core/model/result.ts';
import type { SourcePackage } from '../../extract/extraction.ts';
import { rejected, unreachable, type Failure } from '../../failure.ts';
import { guardedFetch } from '../../http/guarded-fetch.ts';
import { limits } from '../../limits.ts';
import { readZip } from '../../read-archive-zip.ts';
import { readTarball } from '../../read-tarball.ts';
import type { CrawlContext } from '../../source.ts';
import { readJsonBody } from '../read-body.ts';
import { sourceSettings } from '../settings.ts';
import { wantedPythonFile } from '../wanted-python.ts';
import { readRelease, type PythonRelease } from './release.ts';

/** A package's name as the index compares it (PEP 503). */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** A checksum of the index, in hex, as an integrity. */
export function integrityOf(sha256: string): string {
  return `sha256-${Buffer.from(sha256, 'hex').toString('base64')}`;
}

/** What resolving gave: a release, or that nothing has changed since the answer with the entity tag. */
export type Resolution = { changed: false } | { changed: true; release: PythonRelease; etag: string | null };

/** Where the public index keeps its archives. */
const archiveHost = 'files.pythonhosted.org';

/**
 * Asks the index for a release: the version, or the newest one that is no pre-release. Fails with `E_SPEC`, `E_NOT_FOUND`,
 * and the codes of `guardedFetch` and `readRelease`.
 */
export async function resolveRelease(
  name: string,
  version: string | null,
  { settings = sourceSettings({}) }: CrawlContext,
  etag: string | null = null,
): Promise<Result<Resolution, Failure>> {
  if (!/^[a-z0-9](?:[\w.-]*[a-z0-9])?$/i.test(name) || (version !== null && !/^[\w.+!-]+$/.test(version))) {
    return failed(
      rejected('E_SPEC', `"${name}${version === null ? '' : `@${version}`}" is not a package with a version.`),
    );
  }
  const path = version === null ? normalName(name) : `${normalName(name)}/${encodeURIComponent(version)}`;
  const { index } = settings.pypi;
  const answer = await guardedFetch(`${index}/pypi/${path}/json`, {
    accept: ['application/json'],
    maxBytes: limits.listing.pageBytes,
    allowLocal: true,
    client: settings.client,
    etag,
  });
  if (!answer.ok) {
    const { failure } = answer;
    return failed(
      failure.code === 'E_NOT_FOUND'
        ? unreachable(
            'E_NOT_FOUND',
            `The index has no ${name}${version === null ? '' : ` ${version}`}. Look for a typing error, or for a name that was taken down.`,
          )
        : failure,
    );
  }
  if (answer.value.notModified) return success({ changed: false });
  const body = readJsonBody(answer.value.body, new URL(index).host);
  if (!body.ok) return body;
  const release = readRelease(body.value);
  return release.ok ? success({ changed: true, release: release.value, etag: answer.value.etag }) : release;
}

/** The archive of a release, as an extractor reads it. The bytes are checked against the index's checksum before anything reads them. */
export async function fetchRelease(
  release: PythonRelease,
  { settings = sourceSettings({}) }: CrawlContext,
): Promise<Result<{ source: SourcePackage; integrity: string; notes: string[] }, Failure>> {
  const { name, version, file, requires } = release;
  const index = new URL(settings.pypi.index);
  const address = URL.parse(file.url, index);
  if (address === null || (address.host !== index.host && address.host !== archiveHost)) {
    const where = address === null ? 'at no address' : `on ${address.host}`;
    return failed(
      rejected('E_TARBALL_HOST', `The archive of ${name} is not where the index keeps archives (but ${where}).`),
    );
  }
  const { compressed } = limits.tarball;
  if (file.size !== null && file.size > compressed) {
    return failed(rejected('E_TAR_BOMB', `The archive is larger than ${compressed} bytes.`));
  }
  const answer = await guardedFetch(address.href, {
    maxBytes: compressed,
    allowLocal: address.host === index.host,
    client: settings.client,
  });
  if (!answer.ok) return answer;
  const { body } = answer.value;
  if (createHash('sha256').update(body).digest('hex') !== file.sha256) {
    return failed(
      rejected(
        'E_INTEGRITY',
        `What was downloaded for ${name} ${version} is not what the index's checksum says. It was not read.`,
      ),
    );
  }
  const archive =
    file.kind === 'zip'
      ? await readZip(body, wantedPythonFile)
      : await readTarball(Readable.from([body]), wantedPythonFile);
  if (!archive.ok) return archive;
  const { files, paths, notes } = archive.value;
  const source: SourcePackage = { name, version, manifest: { name, version, requires_dist: requires }, files, paths };
  return success({ source, integrity: integrityOf(file.sha256), notes });
}
