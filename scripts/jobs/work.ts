import { setTimeout as wait } from 'node:timers/promises';
import type { PostgresCatalogue } from '#catalogue/postgres/postgres-catalogue.ts';
import { limits } from '../crawl/limits.ts';
import { crawlOne, type CrawlLine, type CrawlOptions } from '../crawl/run.ts';
import type { CrawlContext } from '../crawl/source.ts';
import { rejected } from '../crawl/failure.ts';
import { PendingWrite } from './pending-write.ts';
import { queueTimes, type Job, type JobQueue } from './queue.ts';
import { entryOf } from './task.ts';

export interface WorkOptions {
  catalogue: PostgresCatalogue;
  queue: JobQueue;
  context: CrawlContext;
  /** How servers are started; a task that asks for it is given back by a worker that cannot. */
  connect?: CrawlOptions['connect'];
  /** Ends the worker: what is being read is finished first. */
  signal: AbortSignal;
  /** Servers that are read at once. */
  concurrency?: number;
  /** Told of each server that this worker has read. */
  report?: (line: CrawlLine) => void;
}

/** Keeps a line of a run, in the transaction of the catalogue given. */
const keepLine = `INSERT INTO toolgrade.lines (run, id, line) VALUES ($1, $2, $3)`;

/**
 * Reads servers from the queue until the signal says stop. What a server gave, its line and the end of its job are kept
 * in one transaction: a worker that dies at any moment has kept all of it or nothing, and one that was wrongly taken for
 * dead keeps nothing. Throws what is the fault of this machine, after it has given its servers back.
 */
export async function work({ concurrency = limits.concurrency, ...options }: WorkOptions): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const lane = async (): Promise<void> => {
    while (!signal.aborted) {
      const job = await options.queue.next();
      if (job === null) await wait(queueTimes.poll * 1000, undefined, { signal }).catch(() => {});
      else await workOn(job, options);
    }
  };
  const lanes = Array.from({ length: concurrency }, async () => {
    try {
      await lane();
    } catch (error) {
      stop.abort();
      throw error;
    }
  });
  const ended = await Promise.allSettled(lanes);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

async function workOn(job: Job, { catalogue, queue, context, connect, report }: WorkOptions): Promise<void> {
  const { task } = job;
  const rest = queue.keepAlive(job);
  try {
    const pending = new PendingWrite(catalogue);
    const entry = entryOf(task);
    const line: CrawlLine = entry.ok
      ? await crawlOne(
          entry.value,
          pending,
          { ...context, now: task.now },
          task.connect && connect !== undefined ? { connect } : {},
        )
      : { id: task.id, status: 'failed', tools: 0, outcome: rejected('E_TASK', entry.failure) };
    await catalogue.transact(async (inside, client) => {
      if (!(await queue.complete(job, client))) return;
      await pending.apply(inside);
      await client.query(keepLine, [task.run, task.id, JSON.stringify(line)]);
    });
    report?.(line);
  } catch (error) {
    await queue.giveBack(job, (error as Error).message).catch(() => {});
    throw error;
  } finally {
    rest();
  }
}
