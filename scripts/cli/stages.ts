import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Catalogue, NotACatalogueError } from '#catalogue/catalogue.ts';
import type { SnapshotMeta } from '#catalogue/records.ts';
import type { CatalogueStore } from '#catalogue/store.ts';
import { NotASnapshotError, Snapshot } from '#catalogue/snapshot.ts';
import type { Adviser } from '../classify/model/adviser.ts';
import { gradeCatalogue } from '../classify/run.ts';
import { readOverrides, type Overrides } from '../classify/overrides/read-overrides.ts';
import { ExtractorPool } from '../crawl/extract/pool.ts';
import { extractorDigest } from '../crawl/extractor-digest.ts';
import { npmOptions } from '../crawl/npm-options.ts';
import { connectAndReconcile } from '../crawl/connect/connect-and-reconcile.ts';
import { readReferences, type SourceEntry } from '../crawl/read-sources.ts';
import { crawl, type CrawlLine, type CrawlOptions } from '../crawl/run.ts';
import { findSandbox } from '../crawl/sandbox/find-sandbox.ts';
import type { CrawlContext, Problem } from '../crawl/source.ts';
import { collectEntries } from '../crawl/sources/collect.ts';
import { importRecords } from '../crawl/sources/import.ts';
import { sourceSettings } from '../crawl/sources/settings.ts';
import type { BuildOptions, SiteBuild } from '../publish/build.ts';
import { fileDigest } from '../file-digest.ts';
import { databaseUrl, withCopy, withDatabase } from './database.ts';
import { counted, plain, say, sayStatus } from './terminal.ts';
import { ensureFolderOf, hold, npmCacheFolder, shown, UsageError, UserError, workspace } from './workspace.ts';

/** What a person asks of a crawl beyond reading. */
export interface CrawlWishes {
  /** Start each npm package in a sandbox and ask it for its tools. */
  connect?: boolean;
  /** Let endpoints be on this machine and in private networks. */
  allowLocal?: boolean;
  /** Ends the crawl early: what is being read is finished and kept. */
  signal?: AbortSignal;
}

/** Runs `work` with what a source needs, and ends the processes that it started. */
export async function withCrawlContext<Value>(
  { allowLocal = false, signal }: CrawlWishes,
  work: (context: CrawlContext) => Promise<Value>,
): Promise<Value> {
  const extractors = new ExtractorPool();
  const cache = npmCacheFolder();
  try {
    return await work({
      npm: await npmOptions(cache.path),
      extractors,
      extractorDigest: extractorDigest(),
      now: new Date().toISOString(),
      settings: sourceSettings(process.env),
      local: { allowLocal },
      signal,
      say: (line) => say(`  ${plain(line)}`),
    });
  } finally {
    extractors.close();
    cache.forget();
  }
}

/** How servers are to be started, or nothing where nobody asks for it. Fails early where no sandbox works here. */
export async function connecting({ connect = false }: CrawlWishes, context: CrawlContext): Promise<CrawlOptions> {
  if (!connect) return {};
  const sandbox = await findSandbox();
  if (!sandbox.ok) throw new UserError(sandbox.failure.message);
  return { connect: (crawled, rest) => connectAndReconcile(crawled, { ...context, sandbox: sandbox.value }, rest) };
}

const words: Record<CrawlLine['status'], string> = {
  read: 'read',
  unchanged: 'as before',
  kept: 'kept',
  failed: 'failed',
};

function describe({ id, status, tools, outcome, unlisted }: CrawlLine): string {
  const why = outcome.state === 'ok' || outcome.message === null ? '' : ` (${outcome.code}: ${outcome.message})`;
  const unstarted = unlisted === undefined ? '' : ` No live list: ${unlisted}`;
  return plain(`${words[status].padEnd(9)}  ${id}  ${counted(tools, 'tool')}${why}${unstarted}`);
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
  /** Entries of lists, and lines of files of records, that lead to no server. */
  problems: Pick<Problem, 'code' | 'subject' | 'message'>[];
  /** True where a list broke off or shrank so much that somebody should look before anything is published. */
  alarm: boolean;
}

/**
 * Imports files of records, and says which lines hold none. Servers of earlier imports that none of the files has leave
 * the catalogue, where every line of all of them could be read.
 */
async function importFiles(
  files: readonly string[],
  catalogue: CatalogueStore,
  { now, signal }: CrawlContext,
): Promise<{ read: number; unchanged: number; tools: number; problems: Problem[] }> {
  const total = { read: 0, unchanged: 0, tools: 0, problems: [] as Problem[] };
  const seen = new Set<string>();
  for (const file of files) {
    say(`Importing ${shown(file)}`);
    const report = ({ line, code, message }: { line: number; code: string; message: string }): void => {
      total.problems.push({ code, subject: `${shown(file)}, line ${line}`, message });
    };
    const { read, unchanged, tools } = await importRecords(createReadStream(file), catalogue, {
      now,
      report,
      seen,
      signal,
    });
    total.read += read;
    total.unchanged += unchanged;
    total.tools += tools;
  }
  if (total.problems.length === 0) {
    for (const id of await catalogue.ids()) {
      if (!seen.has(id) && (await catalogue.server(id))?.kind === 'import') await catalogue.remove(id, now);
    }
  }
  return total;
}

/** How the servers of a list are read into a catalogue: in this process, or by all workers there are. */
type Crawling = (
  entries: readonly SourceEntry[],
  context: CrawlContext,
  report: (line: CrawlLine, done: number) => void,
  options: CrawlOptions & { keepImported: boolean },
) => Promise<CrawlLine[]>;

/**
 * Crawls a list of sources into a catalogue and says how each server ended. The catalogue is the database that
 * DATABASE_URL names, where it names one, and all workers on its queue take part.
 */
export async function runCrawl(
  sourcesFile: string,
  catalogueFile: string,
  wishes: CrawlWishes = {},
): Promise<CrawlSummary> {
  const references = readReferences(sourcesFile);
  if (!references.ok) throw new UsageError(references.failure);
  const read = (catalogue: CatalogueStore, crawling: Crawling): Promise<CrawlSummary> =>
    crawlReferences(references.value, shown(sourcesFile), catalogue, wishes, crawling);
  const url = databaseUrl();
  if (url !== null) {
    return withDatabase(url, async ({ catalogue, queue }) => {
      const release = await catalogue.holdCrawl();
      if (release === null) throw new UserError('Another crawl of this database is running. Wait until it has ended.');
      try {
        const { crawlWithWorkers } = await import('../jobs/crawl-with-workers.ts');
        return await read(catalogue, (entries, context, report, options) =>
          crawlWithWorkers(entries, { catalogue, queue, context, report, ...options }),
        );
      } finally {
        release();
      }
    });
  }
  const release = hold(catalogueFile);
  try {
    const catalogue = openCatalogue(catalogueFile);
    try {
      return await read(catalogue, (entries, context, report, options) =>
        crawl(entries, catalogue, context, report, options),
      );
    } finally {
      catalogue.close();
    }
  } finally {
    release();
  }
}

async function crawlReferences(
  references: readonly string[],
  from: string,
  catalogue: CatalogueStore,
  wishes: CrawlWishes,
  crawling: Crawling,
): Promise<CrawlSummary> {
  return withCrawlContext(wishes, async (context) => {
    const options = await connecting(wishes, context);
    const collected = await collectEntries(references, context, { catalogue, since: null });
    if (!collected.ok) throw new UsageError(collected.failure);
    const { entries, files, problems, alarm } = collected.value;
    say(`Reading ${counted(entries.length, 'server')} from ${from}`);
    const report = (line: CrawlLine, done: number): void => {
      say(`  ${describe(line)}`);
      sayStatus(`  ${done} of ${entries.length}`);
    };
    const keepImported = files.length > 0;
    const { signal } = wishes;
    const lines = await crawling(entries, context, report, { ...options, keepImported, signal });
    signal?.throwIfAborted();
    const imported = await importFiles(files, catalogue, context);
    const summary = summarise(lines);
    return {
      ...summary,
      servers: summary.servers + imported.read + imported.unchanged,
      read: summary.read + imported.read,
      unchanged: summary.unchanged + imported.unchanged,
      tools: summary.tools + imported.tools,
      problems: [...problems, ...imported.problems].map(({ code, subject, message }) => ({ code, subject, message })),
      alarm,
    };
  });
}

/**
 * Reads servers that crawls have put into the queue of the database that DATABASE_URL names, until the signal says
 * stop. Throws a UserError where it names none.
 */
export async function runWorker(
  wishes: CrawlWishes & { concurrency?: number },
  signal: AbortSignal,
): Promise<{ read: number }> {
  const url = databaseUrl();
  if (url === null) {
    throw new UserError(
      'A worker needs a queue: set DATABASE_URL to a PostgreSQL address, such as postgres://user@host/name.',
    );
  }
  return withDatabase(url, async ({ catalogue, queue }) =>
    withCrawlContext(wishes, async (context) => {
      const { work } = await import('../jobs/work.ts');
      const { connect } = await connecting(wishes, context);
      let read = 0;
      say('Waiting for servers to read (Ctrl-C ends it when they are read)');
      await work({
        catalogue,
        queue,
        context,
        signal,
        ...(connect !== undefined && { connect }),
        ...(wishes.concurrency !== undefined && { concurrency: wishes.concurrency }),
        report: (line) => {
          read += 1;
          say(`  ${describe(line)}`);
        },
      });
      return { read };
    }),
  );
}

function summarise(lines: readonly CrawlLine[]): Omit<CrawlSummary, 'problems' | 'alarm'> {
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
  const { servers, read, unchanged, tools, failures, incomplete, problems, alarm } = summary;
  say(
    `${counted(servers, 'server')}: ${read} read, ${unchanged} as before, ${failures.length} failed. ${counted(tools, 'tool')}.`,
  );
  for (const { id, kept, code, message } of failures) {
    say(plain(`  failed: ${id} (${code}: ${message})${kept ? ' What was known of it is kept.' : ''}`));
  }
  for (const { code, subject, message } of problems) say(plain(`  no server: ${subject} (${code}: ${message})`));
  if (alarm) say('  A list broke off or shrank: look at it before you publish.');
  if (incomplete.length > 0) say(`  without all their tools: ${incomplete.map(({ id }) => plain(id)).join(', ')}`);
}

/** Opens a catalogue, and makes it where it is missing. Throws a UserError where the file is something else. */
export function openCatalogue(path: string): Catalogue {
  ensureFolderOf(path);
  try {
    return new Catalogue(path);
  } catch (error) {
    if (!(error instanceof NotACatalogueError)) throw error;
    throw new UserError(`${shown(path)} is not a catalogue. Name another with --catalogue.`);
  }
}

/** The corrections that come with the project. Throws a UserError where one of them cannot be read. */
export function ownOverrides(): Overrides {
  const overrides = readOverrides(workspace.overrides);
  if (!overrides.ok) throw new UserError(overrides.failure);
  return overrides.value;
}

/** Grades a catalogue into a snapshot: the database's, where DATABASE_URL names one. */
export async function runClassify(
  catalogueFile: string,
  snapshotFile: string,
  adviser: Adviser | null,
): Promise<SnapshotMeta> {
  const url = databaseUrl();
  if (url !== null) {
    return withDatabase(url, ({ catalogue }) =>
      withCopy(catalogue, (file) => classifyFile(file, snapshotFile, adviser)),
    );
  }
  if (!existsSync(catalogueFile)) {
    throw new UserError(`There is no catalogue at ${shown(catalogueFile)}. Run "toolgrade crawl" first.`);
  }
  return classifyFile(catalogueFile, snapshotFile, adviser);
}

async function classifyFile(
  catalogueFile: string,
  snapshotFile: string,
  adviser: Adviser | null,
): Promise<SnapshotMeta> {
  const release = hold(snapshotFile);
  const catalogue = openCatalogue(catalogueFile);
  try {
    return await gradeCatalogue(catalogue, snapshotFile, adviser, ownOverrides());
  } finally {
    catalogue.close();
    release();
  }
}

/** Digest of all that a built site depends on: the snapshot, the site's own code, and the packages it is built with. */
async function buildKey(snapshotFile: string): Promise<string> {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  };
  hash.update(await fileDigest(snapshotFile));
  for (const part of [
    'src',
    'public',
    'scripts/publish',
    'data/accuracy.json',
    'package.json',
    'astro.config.mjs',
    'package-lock.json',
  ]) {
    const path = join(workspace.root, part);
    if (existsSync(path)) add(path);
  }
  return hash.digest('hex');
}

/**
 * Above so many tools a site is changed in place, a server at a time. A smaller one is made anew in seconds, and takes the
 * place of the old one whole: nobody ever sees a mixture of both.
 */
const largeFrom = 5_000;

function isLarge(snapshotFile: string): boolean {
  const snapshot = new Snapshot(snapshotFile);
  try {
    const { counts } = snapshot.meta();
    return counts.tools + counts.uncounted >= largeFrom;
  } finally {
    snapshot.close();
  }
}

/** How a build ended. */
export type BuildSummary = { changed: false; out: string } | ({ changed: true; out: string } & SiteBuild);

/** Builds the site of a snapshot, unless it is there already and nothing that it depends on has changed. */
export async function runBuild(
  snapshotFile: string,
  out: string,
  { force, ...place }: { force: boolean } & Pick<BuildOptions, 'site' | 'base' | 'tracker' | 'contact' | 'shard'>,
): Promise<BuildSummary> {
  if (!existsSync(snapshotFile)) {
    throw new UserError(
      `There is no snapshot at ${shown(snapshotFile)}. Run "toolgrade crawl" and "toolgrade classify" first.`,
    );
  }
  const release = hold(out);
  try {
    // One name a folder: sites in several folders do not forget each other.
    const name = createHash('sha256').update(resolve(out)).digest('hex').slice(0, 16);
    const keyFile = join(workspace.sites, `${name}.key`);
    const state = join(workspace.sites, `${name}.sqlite`);
    const key = `${await buildKey(snapshotFile)} ${JSON.stringify(place)}`;
    const isBuilt =
      existsSync(join(out, place.shard === undefined ? 'index.html' : 'shard.json')) && existsSync(keyFile);
    if (!force && isBuilt && readFileSync(keyFile, 'utf8') === key) return { changed: false, out };
    if (force) rmSync(state, { force: true });
    ensureFolderOf(keyFile);
    rmSync(keyFile, { force: true });
    // Astro takes a second to load: only a build that happens pays for it.
    const { buildSite } = await import('../publish/build.ts');
    let built: SiteBuild;
    try {
      built = await buildSite({
        snapshot: snapshotFile,
        out,
        // A part is made on a machine that has nothing of earlier builds.
        ...(place.shard === undefined && isLarge(snapshotFile) && { state }),
        ...place,
        log: (line: string) => say(`  ${line}`),
      });
    } catch (error) {
      if (!(error instanceof NotASnapshotError)) throw error;
      throw new UserError(`${shown(snapshotFile)} cannot be shown. ${error.message}`);
    }
    writeFileSync(keyFile, key);
    return { changed: true, out, ...built };
  } finally {
    release();
  }
}

/** Joins the parts of a site into one folder. Returns how many files there are. */
export async function runMerge(parts: readonly string[], out: string): Promise<number> {
  const release = hold(out);
  try {
    const { mergeShards, ShardError } = await import('../publish/shard.ts');
    try {
      return await mergeShards(parts, out);
    } catch (error) {
      if (error instanceof ShardError) throw new UserError(error.message);
      throw error;
    }
  } finally {
    release();
  }
}
