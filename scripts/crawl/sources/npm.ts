import { serverSlug } from '#core/identity/slug.ts';
import { failed, success } from '#core/model/result.ts';
import { describePackage } from '../describe-package.ts';
import { fetchPackage, resolvePackage, type ResolvedPackage } from '../fetch-package.ts';
import { extractFollowing } from '../follow.ts';
import { settle } from '../settle.ts';
import type { CrawlContext, Known, Source } from '../source.ts';
import { areUnchanged, followedKeys, type FollowedKey } from './followed-key.ts';

/** What was read: the archive, the dependencies it led to, and the extractor that read them. */
interface NpmReading {
  integrity: string | null;
  version: string;
  extractor: string;
  dependencies: FollowedKey[];
}

const nameOf = (rest: string): string => rest.replace(/(?<=.)@[^@/]*$/, '');

/** True where every archive that was read last time is still what the registry answers. */
async function isUnchanged(known: Known, resolved: ResolvedPackage, context: CrawlContext): Promise<boolean> {
  const last = JSON.parse(known.readingKey) as NpmReading;
  return (
    last.version === resolved.version &&
    last.integrity === resolved.integrity &&
    last.extractor === context.extractorDigest &&
    areUnchanged(last.dependencies, context)
  );
}

/** Packages of the npm registry that npm's configuration names. Nothing of a package is run. */
export const npmSource: Source = {
  kind: 'npm',
  form: 'npm:NAME[@VERSION]',
  idOf: (rest) => `npm:${nameOf(rest)}`,
  async read(rest, known, context) {
    const resolution = await resolvePackage(rest, context.npm, { facts: true });
    if (!resolution.ok) return failed(resolution.failure);
    const resolved = resolution.value;
    if (known !== null && (await isUnchanged(known, resolved, context))) {
      return success({ changed: false, server: { ...known.server, deprecated: resolved.deprecated } });
    }
    const fetched = await fetchPackage(resolved, context.npm);
    if (!fetched.ok) return failed(fetched.failure);
    const { source, integrity, notes } = fetched.value;
    const reading = await extractFollowing(source, context);
    if (!reading.ok) return failed(reading.failure);
    const described = describePackage(source.manifest, source.paths);
    const id = npmSource.idOf(rest);
    const key: NpmReading = {
      integrity,
      version: resolved.version,
      extractor: context.extractorDigest,
      dependencies: followedKeys(reading.value.followed),
    };
    const crawled = settle(
      {
        ...described,
        id,
        slug: serverSlug(id),
        kind: 'npm',
        name: resolved.name,
        version: resolved.version,
        publisher: resolved.publisher ?? described.publisher,
        publishedAt: resolved.publishedAt,
        deprecated: resolved.deprecated,
        integrity,
        notes,
      },
      reading.value,
      { now: context.now, readingKey: JSON.stringify(key) },
    );
    return success({ changed: true, crawled });
  },
};
