import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const usage = `usage: node bench/page-weight.ts SITE

What the tool pages of a built site weigh, as they are and compressed by gzip, and what they take on a disk with blocks of
4 KiB: the files alone, and with the folder that each of them has to itself.
`;
const [site] = process.argv.slice(2);
if (site === undefined) {
  process.stderr.write(usage);
  process.exit(2);
}

const block = 4096;
const pages = globSync('servers/*/*/index.html', { cwd: site }).filter((page) => !page.startsWith('servers/page/'));
const raw: number[] = [];
const compressed: number[] = [];
for (const page of pages) {
  const bytes = readFileSync(join(site, page));
  raw.push(bytes.length);
  compressed.push(gzipSync(bytes, { level: 9 }).length);
}

/** Some places in a list of sizes, and the part of it that is over a budget. */
function spread(title: string, sizes: number[], budget: number): string {
  const sorted = sizes.toSorted((one, other) => one - other);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  const places = [0.5, 0.9, 0.95, 0.99, 1].map((part) => `${part === 1 ? 'max' : `p${part * 100}`} ${at(part)}`);
  const over = (sizes.filter((size) => size > budget).length / sizes.length) * 100;
  return `${title}: ${places.join(', ')} bytes; ${over.toFixed(1)} % over ${budget}\n`;
}

const onDisk = raw.reduce((sum, size) => sum + Math.ceil(size / block) * block, 0) / raw.length;
const many = (bytes: number): string => `${((bytes * 500_000) / 1e9).toFixed(2)} GB`;
process.stdout.write(
  `${pages.length} tool pages\n${spread('raw', raw, 12 * 1024)}${spread('gzip', compressed, 4 * 1024)}` +
    `on disk: ${onDisk.toFixed(0)} bytes a page; 500,000 take ${many(onDisk)}, with their folders ${many(onDisk + block)}\n`,
);
