import type { Catalogue } from '#catalogue/catalogue.ts';
import type { Server } from '#core/model/server.ts';
import type { Result } from '#core/model/result.ts';
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
}

/** A server's record where nothing is known of it but that it could not be read, and what lists declare of it. */
function unread({ id, source, declarations = [] }: SourceEntry, failure: Failure, now: string): Server {
  return withDeclarations(emptyServer(id, source.kind, failure, now), declarations);
}

async function crawlOne(entry: SourceEntry, catalogue: Catalogue, context: CrawlContext): Promise<CrawlLine> {
  const { id } = entry;
  const server = catalogue.server(id);
  const readingKey = catalogue.readingKey(id);
  // A server whose last crawl failed is read again in any case.
  const isKnown = server !== undefined && readingKey !== undefined && readingKey !== '';
  const known: Known | null = isKnown ? { server, readingKey } : null;
  let result: Result<Reading, Failure>;
  try {
    result = await entry.source.read(entry.rest, known, context);
  } catch (error) {
    // A fault of ours must not end the run of the others.
    result = {
      ok: false,
      failure: rejected('E_INTERNAL', `Reading it failed: ${(error as Error).message.slice(0, 300)}`),
    };
  }
  const toolCount = (): number => catalogue.tools(id).length;
  if (!result.ok) {
    const { failure } = result;
    if (known !== null && toolCount() > 0) return { id, status: 'kept', tools: toolCount(), outcome: failure };
    // The same failure again is no news: the record keeps the time of the first.
    if (JSON.stringify(server?.outcome) !== JSON.stringify(failure)) {
      catalogue.put({ server: unread(entry, failure, context.now), tools: [], readingKey: '' });
    }
    return { id, status: 'failed', tools: 0, outcome: failure };
  }
  if (!result.value.changed) {
    if (JSON.stringify(result.value.server) !== JSON.stringify(server)) catalogue.putServer(result.value.server);
    return { id, status: 'unchanged', tools: toolCount(), outcome: result.value.server.outcome };
  }
  catalogue.put(result.value.crawled);
  return { id, status: 'read', tools: result.value.crawled.tools.length, outcome: result.value.crawled.server.outcome };
}

/**
 * Crawls every entry, a few at a time, and keeps each server as soon as it is read. Servers that are not among the
 * entries leave the catalogue. One failure never stops the run. `report` is called once for each entry.
 */
export async function crawl(
  entries: readonly SourceEntry[],
  catalogue: Catalogue,
  context: CrawlContext,
  report: (line: CrawlLine, done: number) => void,
): Promise<CrawlLine[]> {
  const wanted = new Set(entries.map((entry) => entry.id));
  for (const id of catalogue.ids()) if (!wanted.has(id)) catalogue.remove(id);
  const lines: CrawlLine[] = [];
  const queue = [...entries];
  const worker = async (): Promise<void> => {
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
      const line = await crawlOne(entry, catalogue, context);
      lines.push(line);
      report(line, lines.length);
    }
  };
  await Promise.all(Array.from({ length: limits.concurrency }, worker));
  return lines;
}
