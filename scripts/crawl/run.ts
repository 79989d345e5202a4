import type { CrawledServer, CrawledTool } from '#catalogue/catalogue.ts';
import { isToRepeat } from '#catalogue/reading-key.ts';
import type { CatalogueStore } from '#catalogue/store.ts';
import { canonicalJson } from '#core/model/json.ts';
import type { Server } from '#core/model/server.ts';
import { failed, type Result } from '#core/model/result.ts';
import { machineFault } from '../machine-fault.ts';
import { isConnected, type Connected } from './connect/connect-and-reconcile.ts';
import { rejected, type Failure } from './failure.ts';
import { limits } from './limits.ts';
import type { SourceEntry } from './read-sources.ts';
import type { CrawlContext, Known, Reading } from './source.ts';
import { withDeclarations } from './sources/declared-entry.ts';
import { emptyServer } from './sources/empty-server.ts';

/** How the crawl of one server ended. */
export interface CrawlLine {
  id: string;
  /** `kept`: it could not be read this time, and what was known stays. */
  status: 'read' | 'unchanged' | 'kept' | 'failed';
  /** Tools that the catalogue now has for it. */
  tools: number;
  outcome: Server['outcome'];
  /** Why a server that was to be started gave no list: a sentence. */
  unlisted?: string;
}

/** True for a server that is code: it would be started where that is asked for, and a sentence says where it cannot be. */
function isStarted({ kind }: Server): boolean {
  return kind !== 'remote' && kind !== 'stdio' && kind !== 'import';
}

/** What a crawl does besides reading. */
export interface CrawlOptions {
  /** Imported servers stay, though no entry names them. */
  keepImported?: boolean;
  /** Starts a server that was read (the rest of its reference names it), asks it for its tools and joins the two. */
  connect?: (crawled: CrawledServer, rest: string) => Promise<Result<Connected, Failure>>;
  /** Ends the run early: what is being read is finished and kept, and nothing else is begun. */
  signal?: AbortSignal;
}

/** A server's record where nothing is known of it but that it could not be read, and what lists declare of it. */
function unread({ id, source, declarations = [] }: SourceEntry, failure: Failure, now: string): Server {
  return withDeclarations(emptyServer(id, source.kind, failure, now), declarations);
}

async function readOne(
  entry: SourceEntry,
  known: Known | null,
  context: CrawlContext,
): Promise<Result<Reading, Failure>> {
  try {
    return await entry.source.read(entry.rest, known, context);
  } catch (error) {
    // A full disk would fail every other server too, and none of them is to blame.
    if (machineFault(error)?.isRefusal === false) throw error;
    // A fault of ours must not end the run of the others.
    return failed(rejected('E_INTERNAL', `Reading it failed: ${(error as Error).message.slice(0, 300)}`));
  }
}

/** A record of a server that could be read again. */
function withoutFailure({ lastFailure: _last, ...server }: Server): Server {
  return server;
}

/** The record of a server that could not be read again, and that stays: the same failure keeps the time of the first. */
function withFailure(server: Server, { state, code, message }: Failure, now: string): Server {
  const { lastFailure: last } = server;
  const since = last?.code === code && last.message === message ? last.since : now;
  return { ...server, lastFailure: { state, code, message, since } };
}

/** True where a new reading says what the last one said, at another time. */
async function isSame(
  { server, tools, readingKey }: CrawledServer,
  last: Server | undefined,
  catalogue: CatalogueStore,
): Promise<boolean> {
  if (last === undefined || (await catalogue.readingKey(server.id)) !== readingKey) return false;
  if (canonicalJson({ ...server, crawledAt: last.crawledAt }) !== canonicalJson(last)) return false;
  const untimed = (list: readonly CrawledTool[]): string =>
    canonicalJson(list.map(({ definition, provenance }) => ({ definition, ...provenance, obtainedAt: null })));
  return untimed(tools) === untimed(await catalogue.tools(server.id));
}

/**
 * Reads one server, unless it is as it was, and keeps what was read. A failure is a line, not an error: only what is
 * the fault of this machine is thrown. Writes to the catalogue once at the most, as the last thing it does.
 */
export async function crawlOne(
  entry: SourceEntry,
  catalogue: CatalogueStore,
  context: CrawlContext,
  { connect }: CrawlOptions = {},
): Promise<CrawlLine> {
  const { id } = entry;
  const server = await catalogue.server(id);
  const readingKey = await catalogue.readingKey(id);
  // A server whose last crawl failed, or was not whole, is read again in any case.
  const wasRead = server !== undefined && readingKey !== undefined && readingKey !== '';
  const known: Known | null =
    wasRead && !isToRepeat(readingKey) ? { server: withoutFailure(server), readingKey } : null;
  const result = await readOne(entry, known, context);
  if (!result.ok) {
    const { failure } = result;
    if (wasRead) {
      const kept = withFailure(server, failure, context.now);
      const { length } = await catalogue.tools(id);
      if (canonicalJson(kept) !== canonicalJson(server)) await catalogue.putServer(kept);
      return { id, status: 'kept', tools: length, outcome: failure };
    }
    // The same failure again is no news: the record keeps the time of the first.
    if (JSON.stringify(server?.outcome) !== JSON.stringify(failure)) {
      await catalogue.put({ server: unread(entry, failure, context.now), tools: [], readingKey: '' });
    }
    return { id, status: 'failed', tools: 0, outcome: failure };
  }
  const { value } = result;
  const crawled = value.changed
    ? value.crawled
    : { server: value.server, tools: await catalogue.tools(id), readingKey: readingKey ?? '' };
  if (connect !== undefined && isStarted(crawled.server) && !isConnected(crawled.readingKey)) {
    const connected = await connect(crawled, entry.rest);
    const kept = connected.ok ? connected.value.crawled : crawled;
    await catalogue.put(kept);
    const line: CrawlLine = { id, status: 'read', tools: kept.tools.length, outcome: kept.server.outcome };
    const connection = connected.ok ? connected.value.connection : connected;
    return connection.ok ? line : { ...line, unlisted: connection.failure.message };
  }
  const isNews = value.changed && !(await isSame(crawled, server, catalogue));
  if (isNews) await catalogue.put(crawled);
  else if (!value.changed && JSON.stringify(crawled.server) !== JSON.stringify(server))
    await catalogue.putServer(crawled.server);
  return {
    id,
    status: isNews ? 'read' : 'unchanged',
    tools: crawled.tools.length,
    outcome: crawled.server.outcome,
  };
}

/** Removes the servers that are not among the entries, but for imported ones where the options say so. */
export async function removeUnwanted(
  entries: readonly SourceEntry[],
  catalogue: CatalogueStore,
  now: string,
  { keepImported = false }: Pick<CrawlOptions, 'keepImported'>,
): Promise<void> {
  const wanted = new Set(entries.map((entry) => entry.id));
  for (const id of await catalogue.ids()) {
    if (wanted.has(id) || (keepImported && (await catalogue.server(id))?.kind === 'import')) continue;
    await catalogue.remove(id, now);
  }
}

/**
 * Crawls every entry, a few at a time, and keeps each server as soon as it is read. Servers that are not among the
 * entries leave the catalogue, but for imported ones where the options say so. One failure never stops the run.
 * `report` is called once for each entry that was read.
 */
export async function crawl(
  entries: readonly SourceEntry[],
  catalogue: CatalogueStore,
  context: CrawlContext,
  report: (line: CrawlLine, done: number) => void,
  options: CrawlOptions = {},
): Promise<CrawlLine[]> {
  await removeUnwanted(entries, catalogue, context.now, options);
  const lines: CrawlLine[] = [];
  const queue = [...entries];
  const worker = async (): Promise<void> => {
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
      if (options.signal?.aborted === true) return;
      let line: CrawlLine;
      try {
        line = await crawlOne(entry, catalogue, context, options);
      } catch (error) {
        queue.length = 0;
        throw error;
      }
      lines.push(line);
      report(line, lines.length);
    }
  };
  await Promise.all(Array.from({ length: limits.concurrency }, worker));
  return lines;
}
