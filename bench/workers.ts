import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PostgresCatalogue } from '#catalogue/postgres/postgres-catalogue.ts';
import type { SourceEntry } from '#scripts/crawl/read-sources.ts';
import type { CrawlContext } from '#scripts/crawl/source.ts';
import { parseReference } from '#scripts/crawl/sources/index.ts';
import { crawlWithWorkers } from '#scripts/jobs/crawl-with-workers.ts';
import { JobQueue } from '#scripts/jobs/queue.ts';

const usage = `usage: DATABASE_URL=postgres://… node bench/workers.ts [SERVERS] [MILLISECONDS]

How much sooner four workers end than one, on servers that take a while to answer: real servers over stdio, one at a time a
worker. Fills the tables of the database, which should be one for this alone.
`;
const url = process.env['DATABASE_URL'];
if (url === undefined || process.argv.includes('--help')) {
  process.stdout.write(usage);
  process.exit(url === undefined ? 2 : 0);
}
const [count = 120, delay = 400] = process.argv.slice(2).map(Number);
const root = fileURLToPath(new URL('..', import.meta.url));
const slow = fileURLToPath(new URL('../tests/fixtures/slow-server/server.js', import.meta.url));
const context = { now: new Date().toISOString() } as CrawlContext;

/** Servers that the catalogue does not have yet. */
function entries(run: string): SourceEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const ref = `stdio:${process.execPath} ${slow} tool_${index} ${delay}`;
    const parsed = parseReference(ref);
    if (!parsed.ok) throw new Error(parsed.failure);
    return { ...parsed.value, ref, id: `stdio:${run}-${index}` };
  });
}

const catalogue = await PostgresCatalogue.open(url);
const queue = await JobQueue.open(url);

/** Seconds that so many workers take, from the moment when all of them have read a server. */
async function measure(workers: number): Promise<number> {
  const children = Array.from({ length: workers }, () =>
    spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'scripts/cli/main.ts', 'work', '--concurrency', '1'],
      {
        cwd: root,
        env: { ...process.env, DATABASE_URL: url },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    ),
  );
  await Promise.all(children.map((child) => once(child.stderr, 'data')));
  const before = performance.now();
  const watched = { catalogue, queue, context, keepImported: false, concurrency: 0, report: () => {} };
  await crawlWithWorkers(entries(`run-${workers}`), watched);
  const seconds = (performance.now() - before) / 1000;
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.map((child) => once(child, 'exit')));
  return seconds;
}

const one = await measure(1);
const four = await measure(4);
await queue.close();
await catalogue.close();
process.stdout.write(
  `${count} servers that take ${delay} ms to answer\n` +
    `1 worker:  ${one.toFixed(1)} s\n4 workers: ${four.toFixed(1)} s, ${(one / four).toFixed(1)} times as fast\n`,
);
