import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalogue } from '#catalogue/catalogue.ts';
import { copyToFile } from '#catalogue/postgres/copy-to-file.ts';
import { PostgresCatalogue } from '#catalogue/postgres/postgres-catalogue.ts';
import { gradeCatalogue } from '#scripts/classify/run.ts';
import { HostGate, shareTurns } from '#scripts/crawl/http/host-gate.ts';
import type { SourceEntry } from '#scripts/crawl/read-sources.ts';
import { crawl } from '#scripts/crawl/run.ts';
import type { CrawlContext } from '#scripts/crawl/source.ts';
import { parseReference } from '#scripts/crawl/sources/index.ts';
import { crawlWithWorkers } from '#scripts/jobs/crawl-with-workers.ts';
import { JobQueue, queueTimes } from '#scripts/jobs/queue.ts';
import { taskOf } from '#scripts/jobs/task.ts';
import { startPostgres, type Postgres } from './support/postgres.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const slow = fileURLToPath(new URL('fixtures/slow-server/server.js', import.meta.url));
const context = { now: '2026-11-21T00:00:00.000Z' } as CrawlContext;

let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-workers-'));
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Servers that take a while to answer, each with a tool of its own. */
function entries(count: number, delay: number): SourceEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const ref = `stdio:${process.execPath} ${slow} tool_${index} ${delay}`;
    const parsed = parseReference(ref);
    if (!parsed.ok) throw new Error(parsed.failure);
    return { ...parsed.value, ref, id: `stdio:server-${String(index).padStart(4, '0')}` };
  });
}

/** A catalogue and a queue in a database of their own. */
async function open(): Promise<{
  url: string;
  catalogue: PostgresCatalogue;
  queue: JobQueue;
  close: () => Promise<void>;
}> {
  const url = await postgres.database();
  const catalogue = await PostgresCatalogue.open(url);
  const queue = await JobQueue.open(url);
  return {
    url,
    catalogue,
    queue,
    async close() {
      await queue.close();
      await catalogue.close();
    },
  };
}

/** "toolgrade work" in a process of its own; `reading` resolves when it has read its first server. */
function startWorker(url: string): { child: ChildProcess; reading: Promise<unknown>; ended: Promise<unknown> } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/cli/main.ts', 'work'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = (stream: NodeJS.ReadableStream | null): Promise<void> =>
    new Promise((resolve) => stream?.on('data', (text: Buffer) => text.includes('read  ') && resolve()));
  return { child, reading: Promise.race([said(child.stdout), said(child.stderr)]), ended: once(child, 'exit') };
}

/** The snapshot of a catalogue in a database, or of the same entries crawled in one process. */
async function snapshotOf(from: PostgresCatalogue | readonly SourceEntry[]): Promise<Buffer> {
  const file = join(folder, 'catalogue.sqlite');
  if (from instanceof PostgresCatalogue) await copyToFile(from, file);
  else rmSync(file, { force: true });
  const catalogue = new Catalogue(file);
  if (!(from instanceof PostgresCatalogue)) await crawl(from, catalogue, context, () => {});
  const snapshot = join(folder, 'snapshot.sqlite');
  await gradeCatalogue(catalogue, snapshot);
  catalogue.close();
  return readFileSync(snapshot);
}

describe('workers on a queue', () => {
  it('P10: lose and double nothing when they are killed again and again', { timeout: 600_000 }, async () => {
    const { url, catalogue, queue, close } = await open();
    const wanted = entries(240, 150);
    const reported: string[] = [];
    const whole = crawlWithWorkers(wanted, {
      catalogue,
      queue,
      context,
      keepImported: false,
      // This process only watches.
      concurrency: 0,
      report: ({ id }) => reported.push(id),
    });
    const over = new AbortController();
    void whole.finally(() => over.abort());
    let kills = 0;
    const lane = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const { child, reading, ended } = startWorker(url);
        await Promise.race([reading, ended, whole]);
        if (!over.signal.aborted && kills < 30) {
          await wait(Math.random() * 200);
          kills += 1;
        } else await whole;
        child.kill('SIGKILL');
        await ended;
      }
    };
    await Promise.all([lane(), lane(), lane(), whole]);
    expect(kills).toBeGreaterThanOrEqual(10);
    expect(reported.toSorted()).toEqual(wanted.map(({ id }) => id));
    expect(new Set((await whole).map(({ status }) => status))).toEqual(new Set(['read']));
    const shared = await snapshotOf(catalogue);
    expect(shared.equals(await snapshotOf(wanted))).toBe(true);
    await close();
  });

  it('P10: take up what a dead one had within seconds, and keep nothing of one that was taken for dead', async () => {
    const { catalogue, queue, close } = await open();
    const [entry] = entries(1, 0);
    if (entry === undefined) throw new Error('no entry');
    await queue.add([taskOf(entry, { run: crypto.randomUUID(), now: context.now, connect: false })]);
    const first = await queue.next();
    expect(first).not.toBeNull();
    expect(await queue.next()).toBeNull();
    // The first one says nothing more: it is dead, or its network is.
    const died = performance.now();
    let second = null;
    while (second === null && performance.now() - died < 40_000) {
      await wait(250);
      second = await queue.next();
    }
    expect(second).toMatchObject({ id: first?.id, task: first?.task });
    expect(performance.now() - died).toBeLessThan((queueTimes.dead + 4 * queueTimes.supervise + 10) * 1000);
    if (first === null || second === null) throw new Error('no job');
    expect(await queue.complete(first, catalogue.pool)).toBe(false);
    expect(await queue.complete(second, catalogue.pool)).toBe(true);
    expect(await queue.complete(second, catalogue.pool)).toBe(false);
    await close();
  });

  it('end a run with a line for a server that ends every worker', { timeout: 120_000 }, async () => {
    const { catalogue, queue, close } = await open();
    const run = crawlWithWorkers(entries(1, 0), {
      catalogue,
      queue,
      context,
      keepImported: false,
      concurrency: 0,
      report: () => {},
    });
    const over = new AbortController();
    void run.finally(() => over.abort());
    while (!over.signal.aborted) {
      const job = await queue.next();
      if (job === null) await wait(50);
      else await queue.giveBack(job, 'the worker ended');
    }
    expect(await run).toMatchObject([{ status: 'failed', outcome: { code: 'E_WORKER' } }]);
    await close();
  });

  it('come one after the other at a host, though they know nothing of each other', async () => {
    const { catalogue, close } = await open();
    shareTurns((host, interval) => catalogue.takeTurn(host, interval));
    const starts: number[] = [];
    const interval = 150;
    try {
      const gates = Array.from({ length: 4 }, () => new HostGate((time) => wait(time)));
      await Promise.all(
        gates.map(async (gate) => {
          for (let turn = 0; turn < 2; turn += 1) {
            const leave = await gate.enter('example.org', interval);
            starts.push(performance.now());
            leave();
          }
        }),
      );
    } finally {
      shareTurns(null);
    }
    expect(starts).toHaveLength(8);
    const [first = 0] = starts;
    // Turns are handed out by the database's clock; timers may be late, and never early by more than a moment.
    expect(Math.max(...starts) - first).toBeGreaterThan(7 * interval - 50);
    await close();
  });

  it('leave a second crawl of the same database out', async () => {
    const { catalogue, close } = await open();
    const release = await catalogue.holdCrawl();
    expect(release).not.toBeNull();
    expect(await catalogue.holdCrawl()).toBeNull();
    release?.();
    let again = null;
    for (let tries = 0; again === null && tries < 50; tries += 1) {
      again = await catalogue.holdCrawl();
      if (again === null) await wait(50);
    }
    expect(again).not.toBeNull();
    again?.();
    await close();
  });
});
