import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { Catalogue } from '#catalogue/catalogue.ts';
import { PostgresCatalogue } from '#catalogue/postgres/postgres-catalogue.ts';
import type { CatalogueStore } from '#catalogue/store.ts';
import { importRecords } from '#scripts/crawl/sources/import.ts';
import { limits } from '#scripts/crawl/limits.ts';
import { readLines } from '#scripts/lines.ts';

const usage = `usage: node bench/store.ts FILE.ndjson[.gz] [--runs N] [--most N]

What it costs to keep the first N records of a file (10,000) and to read all of them again, in CPU seconds of this process and in
seconds, medians of interleaved runs:

  floor       the lines as they are, put into one table of SQLite, and read
  file        the working catalogue in a file
  database    the working catalogue in PostgreSQL, where DATABASE_URL names a database for this alone: its tables are emptied
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    most: { type: 'string', default: '10000' },
    help: { type: 'boolean', default: false },
  },
});
const [file] = positionals;
if (values.help || file === undefined) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}
const url = process.env['DATABASE_URL'];
const now = new Date().toISOString();

async function firstLines(path: string, most: number): Promise<string[]> {
  const bytes = createReadStream(path);
  const lines: string[] = [];
  for await (const { text } of readLines(
    path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes,
    limits.import.lineBytes,
  )) {
    if (text !== null && text !== '') lines.push(text);
    if (lines.length === most) break;
  }
  return lines;
}

interface Cost {
  cpu: number;
  wall: number;
}

async function cost(work: () => Promise<void> | void): Promise<Cost> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1000 };
}

const lines = await firstLines(file, Number(values.most));
let tools = 0;

function floor(folder: string): Promise<Cost>[] {
  const database = new DatabaseSync(join(folder, 'floor.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE lines (id INTEGER PRIMARY KEY, line TEXT) STRICT');
  const write = cost(() => {
    const insert = database.prepare('INSERT INTO lines (line) VALUES (?)');
    for (let at = 0; at < lines.length; at += 500) {
      database.exec('BEGIN');
      for (const line of lines.slice(at, at + 500)) insert.run(line);
      database.exec('COMMIT');
    }
  });
  const read = write.then(() =>
    cost(() => {
      for (const { line } of database.prepare('SELECT line FROM lines').iterate()) JSON.parse(String(line));
    }),
  );
  return [write, read];
}

async function store(catalogue: CatalogueStore): Promise<Cost[]> {
  const write = await cost(async () => {
    const bytes = Readable.from(
      lines.map((line) => Buffer.from(`${line}\n`)),
      { objectMode: false },
    );
    const summary = await importRecords(bytes, catalogue, { now, report: () => {} });
    tools = summary.tools;
  });
  const read = await cost(async () => {
    let servers = 0;
    for await (const { id } of catalogue.servers()) {
      await catalogue.tools(id);
      servers += 1;
    }
    if (servers === 0) throw new Error('nothing was kept');
  });
  return [write, read];
}

const costs = new Map<string, Cost[][]>();
const note = (way: string, measured: Cost[]): unknown => costs.set(way, [...(costs.get(way) ?? []), measured]);
for (let run = 0; run < Number(values.runs); run += 1) {
  const folder = mkdtempSync(join(tmpdir(), 'toolgrade-bench-'));
  try {
    note('floor', await Promise.all(floor(folder)));
    const kept = new Catalogue(join(folder, 'catalogue.sqlite'));
    note('file', await store(kept));
    kept.close();
    if (url === undefined) continue;
    const shared = await PostgresCatalogue.open(url);
    for (const id of await shared.ids()) await shared.remove(id, now);
    note('database', await store(shared));
    await shared.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? NaN;
const figure = (way: string, part: 0 | 1, what: keyof Cost): number =>
  median((costs.get(way) ?? []).map((measured) => measured[part]?.[what] ?? NaN));
process.stdout.write(
  [
    `${lines.length} records with ${tools} tools, ${(lines.reduce((sum, line) => sum + line.length, 0) / 1e6).toFixed(0)} MB, ${values.runs} runs`,
    '',
    '| way | kept: CPU s | s | times the floor | read: CPU s | s | times the floor |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...[...costs.keys()].map((way) => {
      const parts = ([0, 1] as const).map((part) => {
        const cpu = figure(way, part, 'cpu');
        return `${cpu.toFixed(2)} | ${figure(way, part, 'wall').toFixed(2)} | ${(cpu / figure('floor', part, 'cpu')).toFixed(1)}`;
      });
      return `| ${way} | ${parts.join(' | ')} |`;
    }),
    '',
  ].join('\n'),
);
