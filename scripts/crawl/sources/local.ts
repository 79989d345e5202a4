import { serverSlug } from '#core/identity/slug.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Server } from '#core/model/server.ts';
import { describePackage } from '../describe-package.ts';
import type { Failure } from '../failure.ts';
import { sourcePackage } from '../fetch-package.ts';
import { extractFollowing, type FollowedExtraction } from '../follow.ts';
import type { Archive } from '../read-tarball.ts';
import { readManifest } from '../read-manifest.ts';
import { settle } from '../settle.ts';
import type { CrawlContext, Known, Reading } from '../source.ts';
import { bytesKey, isUnchanged } from './bytes-key.ts';
import { repositoryPackages } from './github/packages.ts';
import { readPackages } from './github/read-packages.ts';

/** What lies on this machine, and what it is called where its manifest has no name. */
export interface Local {
  kind: Server['kind'];
  id: string;
  fallbackName: string;
  archive: Archive;
  /** Of its bytes. */
  integrity: string;
}

/** What reading gave, and what the package says of itself. */
interface LocalReading {
  reading: FollowedExtraction;
  facts: ReturnType<typeof describePackage> & { name: string; version: string | null };
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** As npm would publish it: from what its manifest names as the entry. */
async function readPublished(
  { archive, fallbackName }: Local,
  context: CrawlContext,
): Promise<Result<LocalReading, Failure>> {
  const manifest = readManifest(archive.files.get('package.json'));
  if (!manifest.ok) return failed(manifest.failure);
  const name = text(manifest.value['name']) ?? fallbackName;
  const version = text(manifest.value['version']);
  const source = sourcePackage(manifest.value, archive, { name, version: version ?? '' });
  const reading = await extractFollowing(source, context);
  if (!reading.ok) return failed(reading.failure);
  const described = describePackage(manifest.value, archive.paths);
  return success({ reading: reading.value, facts: { ...described, name, version } });
}

/** As a tree of sources, not built yet, in any language, with one or several packages. */
async function readTree(
  { archive, fallbackName }: Local,
  context: CrawlContext,
): Promise<Result<LocalReading, Failure>> {
  const packages = await readPackages(repositoryPackages(archive, null, null), context);
  if (!packages.ok) return failed(packages.failure);
  const [main] = packages.value.chosen;
  const manifest = main?.source.manifest ?? {};
  const described = describePackage(manifest, archive.paths);
  const name = text(manifest['name']) ?? fallbackName;
  return success({
    reading: packages.value.reading,
    facts: { ...described, name, version: text(manifest['version']) },
  });
}

/** True where a tool is reached from the entry, not merely found in the code. */
function hasServer(read: Result<LocalReading, Failure>): boolean {
  return read.ok && read.value.reading.extraction.tools.some(({ truth }) => truth === 'registered');
}

/**
 * Reads a package that lies on this machine: as it would be published where its manifest leads to tools, else as the
 * sources that it may be built from. Dependencies that carry tools come from the registry.
 */
export async function readLocal(
  local: Local,
  known: Known | null,
  context: CrawlContext,
): Promise<Result<Reading, Failure>> {
  const { kind, id, archive, integrity } = local;
  if (known !== null && (await isUnchanged(known, integrity, context))) {
    return success({ changed: false, server: known.server });
  }
  const published = await readPublished(local, context);
  const tree = hasServer(published) ? published : await readTree(local, context);
  // Where neither has a server, what the manifest leads to says why.
  const read = hasServer(tree) || !published.ok ? tree : published;
  if (!read.ok) return failed(published.ok ? read.failure : published.failure);
  return success({
    changed: true,
    crawled: settle(
      {
        ...read.value.facts,
        id,
        slug: serverSlug(id),
        kind,
        publishedAt: null,
        deprecated: null,
        integrity,
        notes: archive.notes,
      },
      read.value.reading,
      { now: context.now, readingKey: bytesKey(integrity, read.value.reading, context) },
    ),
  });
}
