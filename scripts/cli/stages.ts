import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue } from '#catalogue/catalogue.ts';
import type { SnapshotMeta } from '#catalogue/records.ts';
import { gradeCatalogue } from '../classify/run.ts';
import { ExtractorPool } from '../crawl/extract/pool.ts';
import { extractorDigest } from '../crawl/extractor-digest.ts';
import { npmOptions } from '../crawl/npm-options.ts';
import { readSources } from '../crawl/read-sources.ts';
import { crawl, type CrawlLine } from '../crawl/run.ts';
import type { CrawlContext } from '../crawl/source.ts';
import type { SiteBuild } from '../publish/build.ts';
import { counted, plain, say, sayStatus } from './terminal.ts';
import { ensureFolderOf, hold, shown, UsageError, UserError, workspace } from './workspace.ts';

/** Runs `work` with what a source needs, and ends the processes that it started. */
export async function withCrawlContext<Value>(work: (context: CrawlContext) => Promise<Value>): Promise<Value> {
  const extractors = new ExtractorPool();
  try {
    return await work({
      npm: await npmOptions(workspace.npmCache),
      extractors,
      extractorDigest: extractorDigest(),
      now: new Date().toISOString(),
    });
  } finally {
    extractors.close();
  }
}

const words: Record<CrawlLine['status'], string> = {
  read: 'read',
  unchanged: 'as before',
  kept: 'kept',
  failed: 'failed',
};

function describe({ id, status, tools, outcome }: CrawlLine): string {
  const why = outcome.state === 'ok' || outcome.message === null ? '' : ` (${outcome.code}: ${outcome.message})`;
  return plain(`${words[status].padEnd(9)}  ${id}  ${counted(tools, 'tool')}${why}`);
}

/** What a crawl did, for a person or a machine. */
export interface CrawlSummary {
  servers: number;
  read: number;
  unchanged: number;
  tools: number;
  /** Servers that could not be read this time; what was known of a `kept` one stays. */
  failures: { id: string; kept: boolean; code: string | null; message: string | null }[];
  /** Servers that were read and gave no tool, or not all. */
  incomplete: { id: string; tools: number; code: string | null; message: string | null }[];
}

/** Crawls a list of sources into a catalogue and says how each server ended. */
export async function runCrawl(sourcesFile: string, catalogueFile: string): Promise<CrawlSummary> {
  const entries = readSources(sourcesFile);
  if (!entries.ok) throw new UsageError(entries.failure);
  const release = hold(catalogueFile);
  try {
    const catalogue = openCatalogue(catalogueFile);
    try {
      const total = entries.value.length;
      say(`Reading ${counted(total, 'server')} from ${shown(sourcesFile)}`);
      const lines = await withCrawlContext((context) =>
        crawl(entries.value, catalogue, context, (line, done) => {
          say(`  ${describe(line)}`);
          sayStatus(`  ${done} of ${total}`);
        }),
      );
      return summarise(lines);
    } finally {
      catalogue.close();
    }
  } finally {
    release();
  }
}

function summarise(lines: readonly CrawlLine[]): CrawlSummary {
  const sorted = lines.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const isFailure = ({ status }: CrawlLine): boolean => status === 'failed' || status === 'kept';
  return {
    servers: lines.length,
    read: lines.filter(({ status }) => status === 'read').length,
    unchanged: lines.filter(({ status }) => status === 'unchanged').length,
    tools: lines.reduce((sum, { tools }) => sum + tools, 0),
    failures: sorted
      .filter(isFailure)
      .map(({ id, status, outcome: { code, message } }) => ({ id, kept: status === 'kept', code, message })),
    incomplete: sorted
      .filter((line) => !isFailure(line) && line.outcome.state !== 'ok')
      .map(({ id, tools, outcome: { code, message } }) => ({ id, tools, code, message })),
  };
}

/** Says what a crawl did, and names every server that failed or is incomplete. */
export function saySummary(summary: CrawlSummary): void {
  const { servers, read, unchanged, tools, failures, incomplete } = summary;
  say(
    `${counted(servers, 'server')}: ${read} read, ${unchanged} as before, ${failures.length} failed. ${counted(tools, 'tool')}.`,
  );
  for (const { id, kept, code, message } of failures) {
    say(plain(`  failed: ${id} (${code}: ${message})${kept ? ' What was known of it is kept.' : ''}`));
  }
  if (incomplete.length > 0) say(`  without all their tools: ${incomplete.map(({ id }) => plain(id)).join(', ')}`);
}

function openCatalogue(path: string): Catalogue {
  ensureFolderOf(path);
  try {
    return new Catalogue(path);
  } catch (error) {
    throw new UserError(
      `${shown(path)} is not a catalogue (${(error as Error).message}). Name another with --catalogue, or delete it.`,
    );
  }
}

/** Grades a catalogue into a snapshot. */
export function runClassify(catalogueFile: string, snapshotFile: string): SnapshotMeta {
  if (!existsSync(catalogueFile)) {
    throw new UserError(`There is no catalogue at ${shown(catalogueFile)}. Run "toolgrade crawl" first.`);
  }
  const release = hold(snapshotFile);
  const catalogue = openCatalogue(catalogueFile);
  try {
    return gradeCatalogue(catalogue, snapshotFile);
  } finally {
    catalogue.close();
    release();
  }
}

/** Digest of all that a built site depends on: the snapshot, the site's own code, and the packages it is built with. */
function buildKey(snapshotFile: string): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  };
  add(snapshotFile);
  for (const part of ['src', 'public', 'scripts/publish', 'astro.config.mjs', 'package-lock.json']) {
    const path = join(workspace.root, part);
    if (existsSync(path)) add(path);
  }
  return hash.digest('hex');
}

/** How a build ended. */
export type BuildSummary =
  { changed: false; out: string } | ({ changed: true; out: string } & SiteBuild);

/** Builds the site of a snapshot, unless it is there already and nothing that it depends on has changed. */
export async function runBuild(
  snapshotFile: string,
  out: string,
  { force }: { force: boolean },
): Promise<BuildSummary> {
  if (!existsSync(snapshotFile)) {
    throw new UserError(
      `There is no snapshot at ${shown(snapshotFile)}. Run "toolgrade crawl" and "toolgrade classify" first.`,
    );
  }
  const release = hold(out);
  try {
    const key = `${out}\n${buildKey(snapshotFile)}`;
    const isBuilt = existsSync(join(out, 'index.html')) && existsSync(workspace.buildKey);
    if (!force && isBuilt && readFileSync(workspace.buildKey, 'utf8') === key) return { changed: false, out };
    // Astro takes a second to load: only a build that happens pays for it.
    const { buildSite } = await import('../publish/build.ts');
    const built = await buildSite({ snapshot: snapshotFile, out, log: (line: string) => say(`  ${line}`) });
    ensureFolderOf(workspace.buildKey);
    writeFileSync(workspace.buildKey, key);
    return { changed: true, out, ...built };
  } finally {
    release();
  }
}
