import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { Catalogue } from '#catalogue/catalogue.ts';
import { NotASnapshotError, Snapshot } from '#catalogue/snapshot.ts';
import { rulesVersion } from '#core/classify/rules/index.ts';
import { gradeCatalogue } from '#scripts/classify/run.ts';
import { importRecords } from '#scripts/crawl/sources/import.ts';
import { buildSite } from '#scripts/publish/build.ts';
import { SiteState } from '#scripts/publish/bulk/state.ts';
import { changeRecords } from './change-records.ts';
import { sampleRecords } from './sample-records.ts';

const usage = `usage: node bench/scale.ts WORK [--records FILE.jsonl[.gz]] [--sizes N,N,…] [--prepare] [--keep]

How the time and the memory of a build grow with the catalogue, and what a change costs. For each size, in tools:

  - the whole site from nothing, with its CPU time (user and system, all processes), the memory of all processes together at
    its peak, and the CPU time of a script that is given the same files of servers, tools and lists, and writes them
  - at the largest: nothing changed, and one server in a hundred changed, a few of them gone and a few new
  - at the second largest: a build that is killed in the middle and started again, compared with the first, file by file

WORK keeps the catalogues and snapshots that it is made with, grown from --records, so that the next run is spared making them;
it needs 25 kB for each tool of the largest size, twice. --prepare makes them and ends. The sites are removed, unless --keep.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string' },
    sizes: { type: 'string', default: '10000,100000,500000' },
    prepare: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    build: { type: 'string' },
    out: { type: 'string' },
    state: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const now = '2026-11-01T00:00:00.000Z';
const later = '2027-11-01T00:00:00.000Z';

// What is measured runs in a process of its own, which this program starts.
if (values.build !== undefined) {
  const began = performance.now();
  const log = (line: string): void => void process.stdout.write(`${line}\n`);
  const { pages, bytes } = await buildSite({
    snapshot: values.build,
    out: values.out ?? '',
    ...(values.state !== undefined && { state: values.state }),
    site: 'https://example.org',
    log,
  });
  log(JSON.stringify({ pages, bytes, seconds: (performance.now() - began) / 1000 }));
  process.exit(0);
}

const [given] = positionals;
if (values.help || given === undefined) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}
const work = resolve(given);
mkdirSync(work, { recursive: true });
const sizes = values.sizes.split(',').map(Number);
const largest = sizes.at(-1) ?? 0;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

function isCurrent(snapshot: string): boolean {
  if (!existsSync(snapshot)) return false;
  try {
    new Snapshot(snapshot).close();
    return true;
  } catch (error) {
    if (error instanceof NotASnapshotError) return false;
    throw error;
  }
}

/** True where the rules of today have graded a snapshot; else all of its pages would differ from those of another. */
function isOfSameRules(file: string): boolean {
  const snapshot = new Snapshot(file);
  const { rulesVersion: version } = snapshot.meta();
  snapshot.close();
  return version === rulesVersion;
}

/** Imports a file of records into a catalogue as a crawl does: servers that it does not have leave. */
async function importAll(records: string, catalogue: Catalogue, at: string): Promise<void> {
  const seen = new Set<string>();
  const report = (): void => {};
  await importRecords(createReadStream(records), catalogue, { now: at, report, seen });
  for (const id of catalogue.ids()) if (!seen.has(id)) catalogue.remove(id, at);
}

async function withCatalogue(file: string, use: (catalogue: Catalogue) => Promise<unknown>): Promise<void> {
  const catalogue = new Catalogue(file);
  try {
    await use(catalogue);
  } finally {
    catalogue.close();
  }
}

const place = (size: number, what: string): string => join(work, `${size}.${what}`);

/**
 * The records of a size, all of whose tools count: so lists, policies and indexes are as full as they can be. The smaller
 * sizes are samples of the largest, so that a server has as many tools in each.
 */
async function grow(size: number): Promise<string> {
  const records = place(size, 'jsonl');
  if (existsSync(records)) return records;
  if (size < largest) {
    await sampleRecords(await grow(largest), `${records}.new`, size / largest, 1);
  } else {
    if (values.records === undefined) throw new Error(`${records} is missing: say --records, to make it`);
    const servers = String(Math.round((size * 42_500) / 500_000));
    const program = fileURLToPath(new URL('grow.ts', import.meta.url));
    const words = [
      program,
      values.records,
      `${records}.new`,
      '--servers',
      servers,
      '--tools',
      String(size),
      '--counted',
    ];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  renameSync(`${records}.new`, records);
  return records;
}

/** The snapshot of a size. */
async function prepare(size: number): Promise<string> {
  const snapshot = place(size, 'sqlite');
  if (isCurrent(snapshot)) return snapshot;
  say(`making ${snapshot}`);
  await withCatalogue(place(size, 'catalogue.sqlite'), async (catalogue) => {
    await importAll(await grow(size), catalogue, now);
    await gradeCatalogue(catalogue, snapshot);
  });
  return snapshot;
}

/** The snapshot after one server in a hundred has changed. */
async function prepareChanged(size: number): Promise<string> {
  const snapshot = place(size, 'changed.sqlite');
  if (isCurrent(snapshot)) return snapshot;
  say(`making ${snapshot}`);
  const records = place(size, 'changed.jsonl');
  if (!isOfSameRules(place(size, 'sqlite'))) {
    throw new Error(`${place(size, 'sqlite')} was graded by other rules: remove it, so that both are graded alike`);
  }
  say(JSON.stringify(await changeRecords(await grow(size), records, 0.01, 1)));
  const changed = place(size, 'changed.catalogue.sqlite');
  copyFileSync(place(size, 'catalogue.sqlite'), changed);
  await withCatalogue(changed, async (catalogue) => {
    await importAll(records, catalogue, later);
    await gradeCatalogue(catalogue, snapshot);
  });
  return snapshot;
}

/** The memory in MB that a process and all that it has started have between them. */
function memoryOf(pid: number): number {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
    } catch {
      // It has just ended.
    }
  }
  let kilobytes = 0;
  for (let all = [pid]; all.length > 0; all = all.flatMap((each) => parents.get(each) ?? [])) {
    for (const each of all) {
      try {
        kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1] ?? 0);
      } catch {
        // It has just ended.
      }
    }
  }
  return kilobytes / 1024;
}

/** What a build took: seconds, and MB at its peak. */
interface Taken {
  pages: number;
  bytes: number;
  seconds: number;
  cpu: number;
  /** Of the CPU time, that of the search index. */
  search: number;
  peak: number;
}

interface BuildTask {
  snapshot: string;
  out: string;
  state: string;
}

function start({ snapshot, out, state }: BuildTask): ReturnType<typeof spawn> {
  const program = ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url)];
  const words = [process.execPath, ...program, '--build', snapshot, '--out', out, '--state', state];
  // The shell counts the CPU time of all that a command starts.
  const script = `TIMEFORMAT='%U %S'; time "$@" 2>&3`;
  return spawn('bash', ['-c', script, 'bash', ...words], { stdio: ['ignore', 'pipe', 'pipe', 'inherit'] });
}

async function build(name: string, task: BuildTask): Promise<Taken> {
  say(`\n${name}`);
  const child = start(task);
  let [said, timed] = ['', ''];
  child.stdout?.on('data', (piece: Buffer) => {
    said += piece.toString();
    process.stderr.write(piece);
  });
  child.stderr?.on('data', (piece: Buffer) => (timed += piece.toString()));
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid ?? 0))), 500);
  const [status] = (await once(child, 'close')) as [number | null];
  clearInterval(sampling);
  if (status !== 0) throw new Error(`${name} ended with ${status ?? 'a signal'}`);
  const lines = said.trim().split('\n');
  const { pages, bytes, seconds } = JSON.parse(lines.at(-1) ?? '') as Pick<Taken, 'pages' | 'bytes' | 'seconds'>;
  const search = lines[lines.findIndex((line) => line.includes('search')) + 1] ?? '';
  const [user = 0, system = 0] = timed.trim().split(' ').map(Number);
  return {
    pages,
    bytes,
    seconds,
    cpu: user + system,
    search: Number(/([\d.]+) s of CPU/.exec(search)?.[1] ?? 0),
    peak,
  };
}

/** The CPU seconds that it takes to write the files that a build's units have: a thousand are read, then written. */
function floor(state: string, from: string): number {
  const out = join(work, 'floor');
  rmSync(out, { recursive: true, force: true });
  const known = new SiteState(state);
  let spent = 0;
  let held: { path: string; text: string }[] = [];
  const write = (): void => {
    const before = process.cpuUsage();
    for (const { path, text } of held) {
      mkdirSync(dirname(join(out, path)), { recursive: true });
      writeFileSync(join(out, path), text);
    }
    const { user, system } = process.cpuUsage(before);
    spent += (user + system) / 1e6;
    held = [];
  };
  for (const files of known.allFiles()) {
    for (const path of files) {
      if (held.push({ path, text: readFileSync(join(from, path), 'utf8') }) === 1000) write();
    }
  }
  write();
  known.close();
  rmSync(out, { recursive: true, force: true });
  return spent;
}

/** A digest of all files of a folder, with their paths. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const walk = (below: string): void => {
    const entries = readdirSync(join(folder, below), { withFileTypes: true });
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      const path = join(below, entry.name);
      if (entry.isDirectory()) walk(path);
      else hash.update(`${path}\0`).update(readFileSync(join(folder, path)));
    }
  };
  walk('');
  return hash.digest('hex');
}

/** The units that a state file knows; 0 while it is not there yet. */
function unitsIn(state: string): number {
  if (!existsSync(state)) return 0;
  const database = new DatabaseSync(state, { readOnly: true, timeout: 5_000 });
  try {
    return Number(database.prepare('SELECT count(*) AS n FROM units').get()?.['n'] ?? 0);
  } catch {
    return 0;
  } finally {
    database.close();
  }
}

/** Kills a build, with all that it has started, when it has `units` units on disk. */
async function killAt(units: number, task: BuildTask): Promise<number> {
  const child = start(task);
  child.stdout?.resume();
  const ended = once(child, 'close');
  while (child.exitCode === null && unitsIn(task.state) < units) await wait(200);
  const pids = readFileSync(`/proc/${child.pid ?? 0}/task/${child.pid ?? 0}/children`, 'utf8');
  for (const pid of pids.trim().split(' ')) process.kill(Number(pid), 'SIGKILL');
  await ended;
  return unitsIn(task.state);
}

const interrupted = sizes.at(-2) ?? largest;
const snapshots = new Map<number, string>();
for (const size of sizes) snapshots.set(size, await prepare(size));
const changed = await prepareChanged(largest);
if (values.prepare) process.exit(0);

const number = (value: number, digits = 0): string =>
  value.toFixed(digits).replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',');
const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;
const rowOf = (name: string, { pages, bytes, seconds, cpu, search, peak }: Taken, least: number | null): string =>
  row(
    name,
    number(pages),
    number(bytes / 1e6),
    number(seconds, 1),
    number(cpu, 1),
    number(search, 1),
    number(((cpu - search) / pages) * 1000, 2),
    number(peak),
    least === null ? '' : number(least, 1),
    least === null ? '' : number((cpu - search) / least, 2),
  );
const titles = [
  'build',
  'pages',
  'MB',
  's',
  'CPU s',
  'of it search',
  'CPU s for 1,000 pages, without search',
  'peak MB',
];
const table = [
  row(...titles, 'floor CPU s', 'times the floor, without search'),
  row('---', ...Array.from({ length: 9 }, () => '---:')),
];
const notes: string[] = [];
for (const size of sizes) {
  const snapshot = snapshots.get(size) ?? '';
  const task = { snapshot, out: place(size, 'site'), state: place(size, 'state') };
  rmSync(task.out, { recursive: true, force: true });
  for (const end of ['', '-wal', '-shm']) rmSync(`${task.state}${end}`, { force: true });
  const whole = await build(`${number(size)} tools, from nothing`, task);
  table.push(rowOf(`${number(size)} tools`, whole, floor(task.state, task.out)));
  if (size === interrupted) {
    const expected = digestOf(task.out);
    const units = unitsIn(task.state);
    const again = { ...task, out: place(size, 'again'), state: place(size, 'again-state') };
    rmSync(again.out, { recursive: true, force: true });
    for (const end of ['', '-wal', '-shm']) rmSync(`${again.state}${end}`, { force: true });
    const kept = await killAt(units / 2, again);
    const rest = await build('the same, killed in the middle and started again', again);
    const isSame = digestOf(again.out) === expected;
    notes.push(
      `Killed with ${number(kept)} of ${number(units)} units on disk and started again: ${number(rest.seconds, 1)} s more; ` +
        `${isSame ? 'every file is' : 'NOT every file is'} as in the build that was left alone.`,
    );
    rmSync(again.out, { recursive: true, force: true });
  }
  if (size === largest) {
    const same = await build('nothing changed', task);
    table.push(rowOf('nothing changed', same, null));
    const some = await build('one server in a hundred changed', { ...task, snapshot: changed });
    table.push(rowOf('1 % changed', some, null));
    const share = (part: number, all: number): string => `${((100 * part) / all).toFixed(1)} %`;
    notes.push(
      `1 % changed: ${share(some.seconds, whole.seconds)} of the time of the whole, ${share(some.cpu, whole.cpu)} of its CPU; ` +
        `without search ${share(some.cpu - some.search, whole.cpu - whole.search)} of the CPU.`,
    );
    // What is left of the changed site has to be what a whole build of it gives; only the smaller sizes have the time for it.
    if (sizes.length === 1) {
      const fresh = { snapshot: changed, out: place(size, 'fresh'), state: place(size, 'fresh-state') };
      rmSync(fresh.out, { recursive: true, force: true });
      for (const end of ['', '-wal', '-shm']) rmSync(`${fresh.state}${end}`, { force: true });
      await build('the changed catalogue, from nothing', fresh);
      const isSame = digestOf(fresh.out) === digestOf(task.out);
      notes.push(`The changed site ${isSame ? 'is' : 'is NOT'} what a build from nothing gives, file by file.`);
      if (!values.keep) rmSync(fresh.out, { recursive: true, force: true });
    }
  }
  if (!values.keep) rmSync(task.out, { recursive: true, force: true });
}
process.stdout.write(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}\n\n`,
);
process.stdout.write(`${table.join('\n')}\n\n${notes.map((note) => `- ${note}`).join('\n')}\n`);
