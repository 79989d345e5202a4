import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { extractorFlags } from '#scripts/crawl/extract/pool.ts';
import { PackageReader, type Measured } from '#scripts/evaluate/extraction/packages.ts';
import { readTruth } from '#scripts/evaluate/extraction/truth.ts';

const usage = `usage: node bench/extraction.ts [TRUTH.ndjson[.gz]]... [--cache DIR]

How fast packages are read, one at a time, from a warm cache. The first run fetches what is missing; its fetching is not counted.
`;

/** What one package took in a process of its own. */
interface Reading {
  name: string;
  /** Of reading code alone, and of unpacking, resolving and reading. */
  seconds: number;
  /** Processor time of reading code alone. */
  processor: number;
  wall: number;
  megabytes: number;
  tools: number;
  peak: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cache: { type: 'string', default: '.toolgrade/npm-cache' },
    package: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

if (values.package !== undefined) {
  process.stdout.write(JSON.stringify(await readOne(values.package, values.cache)));
} else {
  const readings: Reading[] = [];
  for (const file of positionals.length === 0 ? ['data/truth/npm.ndjson'] : positionals)
    for await (const { package: name, version } of readTruth(file)) readings.push(measure(`${name}@${version}`));
  process.stdout.write(table(readings));
}

/** Reads a package twice: the second time the cache is warm, and the code of the extractor compiled. */
async function readOne(spec: string, cache: string): Promise<Reading> {
  const packages = await PackageReader.open(cache);
  const at = spec.lastIndexOf('@');
  const [name, version] = [spec.slice(0, at), spec.slice(at + 1)];
  const read = (): Promise<Measured> => packages.read(name, version);
  const first = await read();
  // What is long is measured once: a second reading would say the same.
  const before = performance.now();
  const measured = first.seconds > 2 ? first : await read();
  return {
    name: spec,
    seconds: measured.seconds,
    processor: measured.processor,
    wall: first.seconds > 2 ? measured.seconds : (performance.now() - before) / 1000,
    megabytes: measured.source / 1e6,
    tools: measured.extraction.tools.length,
    peak: process.resourceUsage().maxRSS / 1024,
  };
}

/** A process for each package, run as the crawler runs its extractors, so that its peak of memory is its own; one at a time. */
function measure(spec: string): Reading {
  const words = [...extractorFlags, fileURLToPath(import.meta.url), '--package', spec, '--cache', values.cache];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${spec}: ${stderr.trim()}`);
  return JSON.parse(stdout) as Reading;
}

function table(readings: readonly Reading[]): string {
  const sum = (pick: (reading: Reading) => number): number => readings.reduce((total, next) => total + pick(next), 0);
  const most = (pick: (reading: Reading) => number): Reading | undefined =>
    readings.toSorted((one, other) => pick(other) - pick(one))[0];
  const seconds = sum((it) => it.seconds);
  const largest = most((it) => it.megabytes);
  const hungriest = most((it) => it.peak);
  const thirstiest = most((it) => it.processor);
  const slowest = most((it) => it.seconds);
  const rows: [string, string][] = [
    [
      'packages',
      `${readings.length} (${sum((it) => it.tools)} tools, ${sum((it) => it.megabytes).toFixed(0)} MB of source)`,
    ],
    ['packages a second', (readings.length / seconds).toFixed(2)],
    ['packages a second, unpacking too', (readings.length / sum((it) => it.wall)).toFixed(2)],
    ['MB of source a second', (sum((it) => it.megabytes) / seconds).toFixed(1)],
    ['seconds a package, median', middle(readings.map((it) => it.seconds)).toFixed(3)],
    ['processor seconds, median', middle(readings.map((it) => it.processor)).toFixed(3)],
    ['processor seconds, most', `${thirstiest?.processor.toFixed(2)} s (${thirstiest?.name})`],
    ['slowest package', `${slowest?.seconds.toFixed(2)} s (${slowest?.name})`],
    ['largest package', `${largest?.seconds.toFixed(2)} s for ${largest?.megabytes.toFixed(1)} MB (${largest?.name})`],
    ['peak memory, median', `${middle(readings.map(({ peak }) => peak)).toFixed(0)} MiB`],
    ['peak memory, most', `${hungriest?.peak.toFixed(0)} MiB (${hungriest?.name})`],
  ];
  return `${rows.map(([what, figure]) => `${what.padEnd(34)}${figure}`).join('\n')}\n`;
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? 0;
}
