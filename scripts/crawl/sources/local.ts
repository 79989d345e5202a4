import { serverSlug } from '#core/identity/slug.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Server } from '#core/model/server.ts';
import { describePackage } from '../describe-package.ts';
import type { Failure } from '../failure.ts';
import { sourcePackage } from '../fetch-package.ts';
import { extractFollowing } from '../follow.ts';
import type { Archive } from '../read-tarball.ts';
import { readManifest } from '../read-manifest.ts';
import { settle } from '../settle.ts';
import type { CrawlContext, Known, Reading } from '../source.ts';

/**
 * Reads a package that lies on this machine. `integrity` is of its bytes; `fallbackName` serves where its manifest
 * has no name. Dependencies that carry tools come from the registry.
 */
export async function readLocal(
  local: { kind: Server['kind']; id: string; fallbackName: string; archive: Archive; integrity: string },
  known: Known | null,
  context: CrawlContext,
): Promise<Result<Reading, Failure>> {
  const { kind, id, fallbackName, archive, integrity } = local;
  const readingKey = JSON.stringify({ integrity, extractor: context.extractorDigest });
  if (known?.readingKey === readingKey) return success({ changed: false, server: known.server });
  const manifest = readManifest(archive.files.get('package.json'));
  if (!manifest.ok) return failed(manifest.failure);
  const { name, version } = manifest.value;
  const identity = {
    name: typeof name === 'string' && name !== '' ? name : fallbackName,
    version: typeof version === 'string' && version !== '' ? version : null,
  };
  const source = sourcePackage(manifest.value, archive, { name: identity.name, version: identity.version ?? '0.0.0' });
  const reading = await extractFollowing(source, context);
  if (!reading.ok) return failed(reading.failure);
  return success({
    changed: true,
    crawled: settle(
      {
        ...describePackage(manifest.value, archive.paths),
        ...identity,
        id,
        slug: serverSlug(id),
        kind,
        publishedAt: null,
        deprecated: null,
        integrity,
        notes: archive.notes,
      },
      reading.value,
      { now: context.now, readingKey },
    ),
  });
}
