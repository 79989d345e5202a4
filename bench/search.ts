import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Snapshot } from '#catalogue/snapshot.ts';
import { writeSnapshot } from '#catalogue/write-snapshot.ts';
import { buildSite } from '#scripts/publish/build.ts';
import { indexSearch } from '#scripts/publish/search/index-search.ts';
import { SearchMemory } from '#scripts/publish/search/search-memory.ts';
import { serve } from '#scripts/publish/serve.ts';
import { paths } from '#site/paths.ts';
import { descriptionWords } from '#site/search/words.ts';
import { launchChromium } from '#support/chromium.ts';
import { gradedServer, serverOf } from '#support/graded.ts';
import { readSearch, slugOf, type SearchReader } from '#support/search-reader.ts';

const usage = `usage: node bench/search.ts SNAPSHOT [--keep FOLDER] [--only index,change,complete,browser] [--sample N]

The search index of a snapshot:

  index     how long it takes to make, with how much memory (all processes), how large it is; made twice, is it the same
  change    how long it takes after a change of every hundredth server, beside making it
  complete  whether every server of a sample is found by its name, by a tool's name and by a rare word of a description
  browser   what Chromium loads with an empty cache until the first result, and how long a search takes once it is warm

--keep says where the index is put, so that a later run need not make it.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    keep: { type: 'string' },
    only: { type: 'string', default: 'index,change,complete,browser' },
    sample: { type: 'string', default: '200' },
    help: { type: 'boolean', default: false },
  },
});
const [path] = positionals;
if (values.help || path === undefined) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}
const stages = new Set(values.only.split(','));
const scratch = mkdtempSync(join(tmpdir(), 'toolgrade-bench-'));
const kept = values.keep ?? join(scratch, 'index');
mkdirSync(kept, { recursive: true });
const site = join(kept, 'site');
const state = join(kept, 'state.sqlite');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Cost {
  seconds: number;
  cpu: number;
  megabytes: number;
}

/** What some work costs, this process and those that it starts together. */
async function costOf<Result>(work: () => Promise<Result>): Promise<[Result, Cost]> {
  const cpuOfChildren = new Map<string, number>();
  let peak = 0;
  const sample = (): void => {
    let sum = process.memoryUsage.rss() / 1024;
    for (const child of readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ')) {
      if (child === '' || !existsSync(`/proc/${child}/stat`)) continue;
      const status = readFileSync(`/proc/${child}/status`, 'utf8');
      const [user = '0', system = '0'] =
        readFileSync(`/proc/${child}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11) ?? [];
      cpuOfChildren.set(child, (Number(user) + Number(system)) / 100);
      sum += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    }
    peak = Math.max(peak, sum);
  };
  const timer = setInterval(sample, 100);
  const before = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  clearInterval(timer);
  const { user, system } = process.cpuUsage(before);
  const children = [...cpuOfChildren.values()].reduce((sum, seconds) => sum + seconds, 0);
  const cost = {
    seconds: (performance.now() - start) / 1000,
    cpu: (user + system) / 1e6 + children,
    megabytes: peak / 1024,
  };
  return [result, cost];
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const told = ({ seconds, cpu, megabytes }: Cost): string =>
  `${seconds.toFixed(1)} s, ${cpu.toFixed(1)} CPU-s, ${megabytes.toFixed(0)} MB at the most`;

async function makeIndex(
  snapshot: string,
  folder: string,
  memory: SearchMemory | null,
  known: string | null,
): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const opened = new Snapshot(snapshot);
  const earlier = memory === null || known === null ? null : { folder: known, memory };
  const made = await indexSearch(opened, { folder, earlier });
  opened.close();
  if (memory !== null && known === null) made.remember(memory);
  return made.indexed;
}

say(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${(totalmem() / 1e9).toFixed(0)} GB, ${new Date().toISOString()}`,
);
let whole: Cost | null = null;

if (stages.has('index')) {
  rmSync(site, { recursive: true, force: true });
  rmSync(state, { force: true });
  const memory = new SearchMemory(state);
  const [servers, cost] = await costOf(() => makeIndex(path, site, memory, null));
  memory.close();
  whole = cost;
  const files = filesBelow(site);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  say(`index: ${servers} servers; ${told(cost)}; ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`);
}

if (stages.has('change')) {
  const copy = join(scratch, 'changed.sqlite');
  copyFileSync(path, copy);
  const database = new DatabaseSync(copy);
  database.exec(`
    CREATE TEMP TABLE changed AS SELECT slug FROM servers WHERE rowid % 100 = 0;
    UPDATE servers SET record = json_set(record, '$.description', 'Another text ' || slug) WHERE slug IN changed;
    UPDATE inputs SET shown = shown || '+' WHERE server IN changed;
  `);
  database.close();
  const memory = new SearchMemory(state);
  const [indexed, cost] = await costOf(() => makeIndex(copy, join(scratch, 'changed'), memory, site));
  const [none, nothing] = await costOf(() => makeIndex(path, join(scratch, 'same'), memory, site));
  memory.close();
  const share = whole === null ? '' : `, ${((100 * cost.cpu) / whole.cpu).toFixed(1)} % of the CPU time of the whole`;
  say(`change: ${indexed} servers indexed; ${told(cost)}${share}`);
  say(`no change: ${none} servers indexed; ${told(nothing)}`);
  rmSync(copy);
}

interface Asked {
  server: string;
  name: string;
  tool: string | null;
  word: string | null;
}

/** Servers spread evenly over the snapshot, with what to look for: a name, a tool, the rarest word of a description. */
function sampleOf(snapshot: string, size: number): Asked[] {
  const opened = new Snapshot(snapshot);
  const servers = Array.from(opened.serverIds(), ({ server }) => server);
  const step = Math.max(1, Math.floor(servers.length / size));
  const frequency = new Map<string, number>();
  const wordsOf = (server: string): string[] => {
    const texts = [opened.server(server)?.server.description ?? '', ...opened.textsOf(server).values()];
    return texts.flatMap((text) => descriptionWords(text.slice(0, 4_000)));
  };
  // How rare a word is, is told from a few thousand servers.
  for (const [at, server] of servers.entries()) {
    if (at % Math.max(1, Math.floor(servers.length / 4_000)) !== 0) continue;
    for (const word of new Set(wordsOf(server))) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const sample = servers
    .filter((_, at) => at % step === 0)
    .slice(0, size)
    .map((server) => {
      const [word = null] = [...new Set(wordsOf(server))]
        .filter((each) => each.length > 3)
        .sort((one, other) => (frequency.get(one) ?? 0) - (frequency.get(other) ?? 0) || (one < other ? -1 : 1));
      const tools = opened.summariesOf(server);
      const tool = tools[Math.floor(tools.length / 2)]?.name ?? null;
      return { server, name: opened.server(server)?.server.name ?? '', tool, word };
    });
  opened.close();
  return sample;
}

/** At which place a server is found, from 1; null where it is not. Results are loaded a few at a time. */
async function placeOf(server: string, text: string, reader: SearchReader): Promise<number | null> {
  const search = await reader.index.ask(text, {});
  await search.finish();
  const { found } = search;
  for (let start = 0; start < found.length; start += 20) {
    const slugs = await Promise.all(found.slice(start, start + 20).map(slugOf));
    const at = slugs.indexOf(server);
    if (at !== -1) return start + at + 1;
  }
  return null;
}

if (stages.has('complete')) {
  const reader = await readSearch(site);
  const sample = sampleOf(path, Number(values.sample));
  for (const what of ['name', 'tool', 'word'] as const) {
    const places: (number | null)[] = [];
    for (const asked of sample) {
      const text = asked[what];
      if (text === null || !/[\p{L}\p{N}]/u.test(text)) continue;
      const place = await placeOf(asked.server, text, reader);
      if (place === null) say(`  not found: ${asked.server} by “${text}”`);
      places.push(place);
    }
    const found = places.filter((place) => place !== null);
    const near = found.filter((place) => place <= 8);
    say(
      `complete: by ${what}, ${found.length} of ${places.length} servers are found, ${near.length} of them among the first 8`,
    );
  }
  await reader.close();
}

/** The value below which a share of the values are. */
const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((one, other) => one - other)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))] ??
  NaN;

/** Stands before a server, and counts every byte that it sends, heads included, whoever in the browser asks for it. */
interface Wire {
  url: string;
  bytes: number;
  /** The paths that were asked for. */
  paths: string[];
  /** What it was when the page said that the first result is there. */
  first: { bytes: number; paths: string[] } | null;
  close(): void;
}

/** A page asks for this when it has the first result: what is on its way by then is not counted for it. */
const firstResult = '/first-result';

async function countingProxy(port: string): Promise<Wire> {
  const open = new Set<Socket>();
  const counted: Wire = { url: '', bytes: 0, paths: [], first: null, close: (): void => undefined };
  const server = createServer((client) => {
    const upstream = connect(Number(port), '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes) => {
      for (const [, asked = ''] of bytes.toString('latin1').matchAll(/^GET (\S+) HTTP/gm)) {
        if (asked === firstResult) counted.first ??= { bytes: counted.bytes, paths: [...counted.paths] };
        else counted.paths.push(asked);
      }
    });
    upstream.on('data', (bytes) => (counted.bytes += bytes.length));
    client.pipe(upstream);
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  counted.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  counted.close = () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  return counted;
}

/** Bytes that a host saves which compresses text, as most do; what Pagefind wrote is compressed already. */
function savedBytes(asked: readonly string[], folder: string): number {
  return asked.reduce((sum, address) => {
    const { pathname } = new URL(address, 'http://localhost/');
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (!/\.(?:html|css|js|json|txt|svg)$/.test(file) || !existsSync(file)) return sum;
    const content = readFileSync(file);
    return sum + Math.max(0, content.length - gzipSync(content).length);
  }, 0);
}

if (stages.has('browser')) {
  const small = join(scratch, 'small.sqlite');
  const folder = join(scratch, 'site');
  const tool = { name: 'paint_wall', description: 'Paints a wall.' };
  writeSnapshot(small, [gradedServer(serverOf('npm:painter'), [tool])], 'bench');
  await buildSite({ snapshot: small, out: folder });
  // The pages of one server, the index of all.
  rmSync(join(folder, 'pagefind'), { recursive: true });
  symlinkSync(realpathSync(join(site, 'pagefind')), join(folder, 'pagefind'));
  copyFileSync(join(site, paths.searchManifest), join(folder, paths.searchManifest));
  const serving = await serve({ directory: folder, port: 0 });
  const wire = await countingProxy(new URL(serving.url).port);
  const browser = await launchChromium();
  const spread = sampleOf(path, 17);
  const questions: [kind: string, text: string][] = [
    ...['get', 'list', 'search', 'data', 'weather', 'github'].map((text): [string, string] => ['common word', text]),
    ...['create issue', 'delete file', 'send email'].map((text): [string, string] => ['two words', text]),
    ...['create_issue', 'read_file', 'execute_sql'].map((text): [string, string] => ['tool name', text]),
    ...['kubernetis', 'postgress', 'githib'].map((text): [string, string] => ['slip', text]),
    ...spread.map(({ name }): [string, string] => ['server name', name]),
    ...spread.flatMap(({ tool: of }): [string, string][] => (of === null ? [] : [['tool name', of]])),
    ...spread.flatMap(({ word }): [string, string][] => (word === null ? [] : [['rare word', word]])),
  ];
  const firsts: { plain: number; compressed: number; requests: number }[] = [];
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`.padStart(7);
  say(
    'browser, empty cache, until the first result: bytes as they are, bytes where the host compresses text, requests;',
  );
  say('and until all are found: bytes as they are, requests');
  for (const [kind, text] of questions) {
    const context = await browser.newContext();
    const page = await context.newPage();
    Object.assign(wire, { bytes: 0, paths: [], first: null });
    await page.addInitScript((address) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector('.results a') === null) return;
        observer.disconnect();
        void fetch(address);
      });
      observer.observe(document, { childList: true, subtree: true });
    }, firstResult);
    await page.goto(`${wire.url}search/?q=${encodeURIComponent(text)}`, { waitUntil: 'commit' });
    await page.locator('tool-search[aria-busy=false]').waitFor({ timeout: 120_000 });
    const status = await page.locator('.status').textContent();
    // Where nothing is found, all that was loaded counts.
    const first = wire.first ?? wire;
    const plain = first.bytes;
    const compressed = plain - savedBytes(first.paths, folder);
    const requests = first.paths.length;
    firsts.push({ plain, compressed, requests });
    say(
      `  ${kind.padEnd(12)} ${text.slice(0, 34).padEnd(35)}${kilobytes(plain)}${kilobytes(compressed)} ${String(requests).padStart(3)}  ${kilobytes(wire.bytes)} ${String(wire.paths.length).padStart(3)}  ${status ?? ''}`,
    );
    await context.close();
  }
  for (const what of ['plain', 'compressed'] as const) {
    const bytes = firsts.map((first) => first[what]);
    const within = bytes.filter((each) => each <= 400_000);
    say(
      `  first result, ${what}: median ${kilobytes(quantile(bytes, 0.5)).trim()}, p95 ${kilobytes(quantile(bytes, 0.95)).trim()}, at the most ${kilobytes(Math.max(...bytes)).trim()}; ${within.length} of ${bytes.length} questions within 400 kB`,
    );
  }

  const page = await browser.newPage();
  await page.goto(`${wire.url}search/`);
  const timed = async (text: string): Promise<[number, number]> => {
    if ((await page.getByRole('searchbox').inputValue()) !== '') await page.getByRole('searchbox').fill('');
    else await page.getByRole('searchbox').press('Enter');
    await page.locator('tool-search[aria-busy=false]').waitFor();
    return page.evaluate(async (asked) => {
      const search = document.querySelector('tool-search');
      const input = search?.querySelector('input');
      const results = search?.querySelector('.results');
      if (!search || !input || !results) throw new Error('there is no search box');
      input.value = asked;
      const start = performance.now();
      let first = 0;
      await new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (first === 0 && results.querySelector('a') !== null) first = performance.now();
          if (search.ariaBusy === 'false') {
            observer.disconnect();
            resolve();
          }
        });
        observer.observe(search, { attributes: true, childList: true, subtree: true });
        input.dispatchEvent(new Event('input', { bubbles: true }));
      });
      const end = performance.now();
      return [(first === 0 ? end : first) - start, end - start] as [number, number];
    }, text);
  };
  const wait = 60;
  const times: [number, number][] = [];
  const slowest: { text: string; time: number }[] = [];
  for (const round of [0, 1, 2]) {
    for (const [, text] of questions) {
      const time = await timed(text);
      if (round === 0) continue;
      times.push(time);
      slowest.push({ text, time: time[0] - wait });
    }
  }
  for (const [index, what] of ['first results', 'all results'].entries()) {
    const numbers = times.map((time) => (time[index] ?? NaN) - wait);
    say(
      `browser, warm, ${what}: median ${quantile(numbers, 0.5).toFixed(0)} ms, p95 ${quantile(numbers, 0.95).toFixed(0)} ms and ${wait} ms more of waiting whether the reader goes on typing`,
    );
  }
  slowest.sort((one, other) => other.time - one.time);
  say(
    `  slowest: ${slowest
      .slice(0, 12)
      .map(({ text, time }) => `${text} ${time.toFixed(0)} ms`)
      .join(', ')}`,
  );
  await browser.close();
  wire.close();
  await serving.close();
}
rmSync(scratch, { recursive: true, force: true });
