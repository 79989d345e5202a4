import { serverSlug } from '#core/identity/slug.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Server } from '#core/model/server.ts';
import type { Failure } from '../failure.ts';
import { settle } from '../settle.ts';
import type { CrawlContext, Known, Reading, Source } from '../source.ts';
import { areUnchanged, followedKeys, type FollowedKey } from './followed-key.ts';
import { fetchRelease, normalName, resolveRelease } from './pypi/fetch-release.ts';
import type { PythonRelease } from './pypi/release.ts';
import { readPython } from './read-python.ts';

/** What was read, and with what. */
interface PypiReading {
  sha256: string;
  version: string;
  extractor: string;
  etag: string | null;
  dependencies: FollowedKey[];
}

function split(rest: string): { name: string; version: string | null } {
  const [, name = rest, version = null] = /^([^@]+)(?:@(.+))?$/s.exec(rest) ?? [];
  return { name, version: version === 'latest' ? null : version };
}

async function isUnchanged(last: PypiReading, release: PythonRelease | null, context: CrawlContext): Promise<boolean> {
  if (last.extractor !== context.extractorDigest) return false;
  if (release !== null && (release.version !== last.version || release.file.sha256 !== last.sha256)) return false;
  return areUnchanged(last.dependencies, context);
}

function factsOf(
  id: string,
  release: PythonRelease,
): Omit<Server, 'outcome' | 'environment' | 'crawledAt' | 'integrity' | 'notes' | 'installScripts'> {
  const { name, version, description, license, publisher, repository, homepage, publishedAt, yanked } = release;
  return {
    id,
    slug: serverSlug(id),
    kind: 'pypi',
    name,
    version,
    description,
    license,
    publisher,
    repository,
    homepage,
    publishedAt,
    deprecated: yanked,
  };
}

async function read(rest: string, known: Known | null, context: CrawlContext): Promise<Result<Reading, Failure>> {
  const { name, version } = split(rest);
  const last = known === null ? null : (JSON.parse(known.readingKey) as PypiReading);
  const etag = last !== null && last.extractor === context.extractorDigest ? last.etag : null;
  let resolution = await resolveRelease(name, version, context, etag);
  if (!resolution.ok) return failed(resolution.failure);
  if (known !== null && last !== null) {
    const release = resolution.value.changed ? resolution.value.release : null;
    if (await isUnchanged(last, release, context)) {
      const deprecated = release === null ? known.server.deprecated : release.yanked;
      return success({ changed: false, server: { ...known.server, deprecated } });
    }
    if (release === null) resolution = await resolveRelease(name, version, context);
    if (!resolution.ok) return failed(resolution.failure);
  }
  if (!resolution.value.changed) throw new Error('the index answered "not modified" to a request without a tag');
  const { release } = resolution.value;
  const fetched = await fetchRelease(release, context);
  if (!fetched.ok) return failed(fetched.failure);
  const { source, integrity, notes } = fetched.value;
  const reading = await readPython(source, context);
  if (!reading.ok) return failed(reading.failure);
  const key: PypiReading = {
    sha256: release.file.sha256,
    version: release.version,
    extractor: context.extractorDigest,
    etag: resolution.value.etag,
    dependencies: followedKeys(reading.value.followed),
  };
  const installScripts = release.isBuilt && source.paths.has('setup.py') ? ['setup.py'] : [];
  return success({
    changed: true,
    crawled: settle({ ...factsOf(pypiSource.idOf(rest), release), integrity, notes, installScripts }, reading.value, {
      now: context.now,
      readingKey: JSON.stringify(key),
    }),
  });
}

/** Packages of the Python Package Index, or of an index that speaks its JSON API. Nothing of a package is run. */
export const pypiSource: Source = {
  kind: 'pypi',
  form: 'pypi:NAME[@VERSION]',
  idOf: (rest) => `pypi:${normalName(split(rest).name)}`,
  read,
};
