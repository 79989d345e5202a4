import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readLines } from '#scripts/lines.ts';

const usage = `usage: node bench/site.ts SNAPSHOT [--runs N]

What rendering the pages of a snapshot costs, in CPU seconds (user and system, all threads), beside others on the same
pages in one run, interleaved, medians:

  toolgrade   buildSite: from the snapshot to the finished site, all of it, with search index, data and feeds
  pages       its part that renders servers' and tools' pages and data, from the snapshot
  astro       "astro build" of the same pages, from the snapshot; without index, data and feeds
  eleventy    Eleventy, given the finished text of each page (npm i --no-save @11ty/eleventy, if you want it)
  hugo        Hugo, given the finished text of each page (if it is installed)
  floor       a script that is given the finished text of each file that "pages" writes, and writes it

Eleventy, Hugo and the floor are spared what the others do: making a page of a record.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    way: { type: 'string' },
    out: { type: 'string' },
    input: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [snapshot] = positionals;
if (values.help || snapshot === undefined) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}
const root = fileURLToPath(new URL('..', import.meta.url));

/** The files of servers and tools below a site's folder: those that there are more of the larger the catalogue is. */
const serverFilesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => /^(?:servers|policies|feeds|badge|api\/v1\/servers)\/(?!page\/)/.test(path));

/** The lines of a file, each a file's path and text. */
async function* textsIn(file: string): AsyncGenerator<[string, string]> {
  for await (const { text } of readLines(createReadStream(file), 2 ** 28)) {
    yield JSON.parse(text ?? '') as [string, string];
  }
}

/** One of the ways that run in this process, which a run of the bench starts for it alone. */
async function runHere(way: string, out: string): Promise<void> {
  if (way === 'floor') {
    // What it is given is not counted, and is held a thousand at a time: a site does not fit in memory.
    let spent = 0;
    let held: [string, string][] = [];
    const write = (): void => {
      const before = process.cpuUsage();
      for (const [path, text] of held) {
        mkdirSync(dirname(join(out, path)), { recursive: true });
        writeFileSync(join(out, path), text);
      }
      const { user, system } = process.cpuUsage(before);
      spent += (user + system) / 1e6;
      held = [];
    };
    for await (const entry of textsIn(values.input ?? '')) if (held.push(entry) === 1000) write();
    write();
    return tell(spent);
  }
  const before = process.cpuUsage();
  const { buildSite } = await import('#scripts/publish/build.ts');
  let atPages = before;
  await buildSite({
    snapshot: snapshot ?? '',
    out,
    log: (line) => {
      if (line === 'rendering servers and tools') atPages = process.cpuUsage();
    },
  });
  return say(way === 'pages' ? atPages : before);
}

function say(before: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(before);
  tell((user + system) / 1e6);
}

function tell(seconds: number): void {
  process.stdout.write(JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS / 1024 }));
}

if (values.way !== undefined) {
  await runHere(values.way, values.out ?? '');
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'toolgrade-bench-'));

/** The CPU seconds and the peak memory in MB of a command and its children, as the shell counts them. */
function timed(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): { seconds: number; peak: number } {
  const script = `TIMEFORMAT='%U %S'; time "$@" >/dev/null 2>"${join(folder, 'errors')}"`;
  const { stderr, status } = spawnSync('bash', ['-c', script, 'bash', ...command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env, ASTRO_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0)
    throw new Error(`${command.join(' ')}: ${readFileSync(join(folder, 'errors'), 'utf8').slice(-500)}`);
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return { seconds: user + system, peak: NaN };
}

/** A way that runs in a process of its own and counts itself; where it starts others, the shell counts. */
function here(way: string, out: string, input?: string): { seconds: number; peak: number } {
  const words = [fileURLToPath(import.meta.url), snapshot ?? '', '--way', way, '--out', out];
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--max-old-space-size=8192',
      ...words,
      ...(input === undefined ? [] : ['--input', input]),
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 1e8 },
  );
  if (status !== 0) throw new Error(`${way}: ${stderr.slice(-500)}`);
  return JSON.parse(stdout) as { seconds: number; peak: number };
}

// The pages themselves, once: what the spared ones are given, and what says how many there are.
const finished = join(folder, 'finished');
here('toolgrade', finished);
const files = serverFilesBelow(finished);
const pages = files.filter((path) => path.endsWith('.html'));
const sizeOf = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + statSync(join(finished, path)).size, 0);
const [bytes, pageBytes] = [sizeOf(files), sizeOf(pages)];

function writeTexts(name: string, paths: readonly string[]): string {
  const place = join(folder, name);
  const written = openSync(place, 'w');
  for (const path of paths)
    writeSync(written, `${JSON.stringify([path, readFileSync(join(finished, path), 'utf8')])}\n`);
  closeSync(written);
  return place;
}
const fileTexts = writeTexts('files.ndjson', files);
const pageTexts = writeTexts('pages.ndjson', pages);
rmSync(finished, { recursive: true });

function eleventy(): string | null {
  const program = join(root, 'node_modules/@11ty/eleventy/cmd.cjs');
  if (!existsSync(program)) return null;
  const project = join(folder, 'eleventy');
  mkdirSync(project);
  writeFileSync(
    join(project, 'page.11ty.cjs'),
    `const pages = [];
     let rest = '';
     const { openSync, readSync } = require('node:fs');
     const { StringDecoder } = require('node:string_decoder');
     const [file, bytes, decoder] = [openSync(${JSON.stringify(pageTexts)}), Buffer.alloc(1 << 20), new StringDecoder('utf8')];
     for (let length = readSync(file, bytes); length > 0; length = readSync(file, bytes)) {
       const lines = (rest + decoder.write(bytes.subarray(0, length))).split('\\n');
       rest = lines.pop();
       for (const line of lines) pages.push(JSON.parse(line));
     }
     exports.data = { pages, pagination: { data: 'pages', size: 1 }, permalink: (data) => '/' + data.pagination.items[0][0] };
     exports.render = (data) => data.pagination.items[0][1];`,
  );
  return program;
}

async function hugo(): Promise<boolean> {
  if (spawnSync('hugo', ['version']).status !== 0) return false;
  const project = join(folder, 'hugo');
  mkdirSync(join(project, 'layouts/_default'), { recursive: true });
  writeFileSync(
    join(project, 'hugo.toml'),
    'baseURL = "/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404"]\n',
  );
  writeFileSync(join(project, 'layouts/_default/single.html'), '{{ .RawContent | safeHTML }}');
  for await (const [path, text] of textsIn(pageTexts)) {
    const name = createHash('sha256').update(path).digest('hex').slice(0, 24);
    mkdirSync(join(project, 'content', name.slice(0, 2)), { recursive: true });
    writeFileSync(
      join(project, 'content', name.slice(0, 2), `${name}.html`),
      `---\nurl: ${JSON.stringify(`/${path}`)}\n---\n${text}`,
    );
  }
  return true;
}

const eleventyProgram = eleventy();
const ways: Record<string, (out: string) => { seconds: number; peak: number }> = {
  toolgrade: (out) => {
    const words = [fileURLToPath(import.meta.url), snapshot, '--way', 'toolgrade', '--out', out];
    return timed([process.execPath, '--disable-warning=ExperimentalWarning', ...words], root);
  },
  pages: (out) => here('pages', out),
  astro: (out) =>
    timed(
      [process.execPath, join(root, 'node_modules/astro/bin/astro.mjs'), 'build', `--outDir=${out}`, '--silent'],
      root,
      {
        TOOLGRADE_SNAPSHOT: snapshot,
      },
    ),
  ...(eleventyProgram !== null && {
    eleventy: (out: string) =>
      timed(
        [process.execPath, '--max-old-space-size=8192', eleventyProgram, '--quiet', '--input', '.', '--output', out],
        join(folder, 'eleventy'),
      ),
  }),
  ...((await hugo()) && {
    hugo: (out: string) => timed(['hugo', '--quiet', '--destination', out], join(folder, 'hugo')),
  }),
  floor: (out) => here('floor', out, fileTexts),
};

const measured = new Map<string, { seconds: number[]; peak: number }>();
for (let run = 0; run < Number(values.runs); run += 1) {
  for (const [way, measure] of Object.entries(ways)) {
    const out = join(folder, 'out');
    rmSync(out, { recursive: true, force: true });
    const { seconds, peak } = measure(out);
    const known = measured.get(way) ?? { seconds: [], peak };
    known.seconds.push(seconds);
    known.peak = Math.max(known.peak, peak);
    measured.set(way, known);
  }
}
rmSync(folder, { recursive: true, force: true });

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
const floor = median(measured.get('floor')?.seconds ?? []);
process.stdout.write(
  [
    `${pages.length} pages of servers and tools, ${(pageBytes / 1e6).toFixed(1)} MB; with their data ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB; ${values.runs} runs`,
    '',
    '| way | CPU s | CPU s for 1,000 pages | times the floor | peak MB |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...[...measured].map(([way, { seconds, peak }]) => {
      const middle = median(seconds);
      return `| ${way} | ${middle.toFixed(1)} | ${((middle / pages.length) * 1000).toFixed(2)} | ${(middle / floor).toFixed(1)} | ${Number.isNaN(peak) ? '' : peak.toFixed(0)} |`;
    }),
    '',
  ].join('\n'),
);
