import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { rejected } from '../crawl/failure.ts';
import type { SourceEntry } from '../crawl/read-sources.ts';
import { removeUnwanted, type CrawlLine, type CrawlOptions } from '../crawl/run.ts';
import { attempts, queueTimes } from './queue.ts';
import { taskOf } from './task.ts';
import { work, type WorkOptions } from './work.ts';

/** Lines are numbered when they are written and seen when they are committed: so many later ones may overtake one. */
const overlap = 5_000;

export interface CrawlWithWorkersOptions extends Omit<WorkOptions, 'signal' | 'report'> {
  /** Imported servers stay, though no entry names them. */
  keepImported: boolean;
  /** Called once for each server that this or another worker has read. */
  report: (line: CrawlLine, done: number) => void;
  /** Ends the run early; what is in the queue stays there for others. */
  signal?: AbortSignal;
}

/**
 * Crawls every entry with all workers that there are on the queue, this process among them, and returns when each of
 * them has ended. Servers that are not among the entries leave the catalogue. The same as `crawl` does in one process.
 */
export async function crawlWithWorkers(
  entries: readonly SourceEntry[],
  { keepImported, report, signal, ...options }: CrawlWithWorkersOptions,
): Promise<CrawlLine[]> {
  const { catalogue, queue, context } = options;
  const run = randomUUID();
  await removeUnwanted(entries, catalogue, context.now, { keepImported } satisfies CrawlOptions);
  await queue.add(
    entries.map((entry) => taskOf(entry, { run, now: context.now, connect: options.connect !== undefined })),
  );
  const over = new AbortController();
  const stop = AbortSignal.any([over.signal, ...(signal === undefined ? [] : [signal])]);
  const working = work({ ...options, signal: stop });
  // A worker that fails ends the run; until then its failure is nobody's.
  working.catch(() => over.abort());
  const lines = new Map<string, CrawlLine>();
  let last = 0;
  try {
    while (lines.size < entries.length && !stop.aborted) {
      const { rows } = await catalogue.pool.query<{ id: string; number: string; line: string }>(
        'SELECT id, number, line FROM toolgrade.lines WHERE run = $1 AND number > $2 ORDER BY number',
        [run, last - overlap],
      );
      const fresh = rows.filter(({ id }) => !lines.has(id));
      for (const { id, number, line } of fresh) {
        const read = JSON.parse(line) as CrawlLine;
        lines.set(id, read);
        last = Math.max(last, Number(number));
        report(read, lines.size);
      }
      for (const { id } of fresh.length > 0 ? [] : await queue.lost(run, catalogue.pool)) {
        if (lines.has(id)) continue;
        const outcome = rejected('E_WORKER', `Each of ${attempts} workers that read it ended before it was done.`);
        const line: CrawlLine = { id, status: 'failed', tools: (await catalogue.tools(id)).length, outcome };
        lines.set(id, line);
        report(line, lines.size);
      }
      if (fresh.length === 0) await wait(queueTimes.poll * 500, undefined, { signal: stop }).catch(() => {});
    }
  } finally {
    over.abort();
    await working;
    await catalogue.pool.query('DELETE FROM toolgrade.lines WHERE run = $1', [run]);
  }
  return [...lines.values()];
}
