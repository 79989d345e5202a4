import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { securityHeaders } from '#site/head/security-headers.ts';

const version = '13.5.0';
const usage = `usage: node bench/lighthouse.ts SITE [--runs N] [--only NAME]…

Lighthouse on a page of each of six templates of a built site: throttled mobile, its default. Of tools and of servers the
heaviest page is taken. Prints the four scores, the metrics (medians of the runs), and every audit that is not passed.
SITE is a folder that "toolgrade build --site ADDRESS" wrote; it is served on this machine, compressed as hosts do.
Lighthouse is not among the project's dependencies: npm install --no-save lighthouse@${version}
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
const runs = Number(values.runs);
if (values.help || folder === undefined || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}
if (!existsSync(join(folder, 'index.html'))) stop(`there is no site in ${folder}: build it first`);
const program = fileURLToPath(new URL('../node_modules/lighthouse/cli/index.js', import.meta.url));
if (!existsSync(program)) stop(`Lighthouse is not installed: npm install --no-save lighthouse@${version}`);

/** Ends with one line for the reader. */
function stop(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.xml': 'application/xml',
};

/** Answers with a file of the site as common hosts do: text is compressed, and what has its digest in its name is kept. */
function answer(site: string, path: string, response: ServerResponse): void {
  const place = join(site, normalize(path), path.endsWith('/') ? 'index.html' : '');
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  if (!statSync(place, { throwIfNoEntry: false })?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  const type = types[extname(place)];
  const bytes = readFileSync(place);
  response.setHeader('Content-Type', type ?? 'application/octet-stream');
  response.setHeader('Cache-Control', `public, max-age=${path.startsWith('/assets/') ? 31_536_000 : 600}`);
  if (type !== undefined) response.setHeader('Content-Encoding', 'gzip');
  response.end(type === undefined ? bytes : gzipSync(bytes));
}

/** The heaviest of the pages that a pattern names, as a path of the site. */
function heaviest(site: string, pattern: string): string {
  const pages = globSync(pattern, { cwd: site }).filter((page) => !page.startsWith('servers/page/'));
  const sized = pages.map((page) => ({ page, size: statSync(join(site, page)).size }));
  const [first] = sized.sort((one, other) => other.size - one.size);
  if (first === undefined) stop(`the site has no page ${pattern}`);
  return `/${first.page.replace(/index\.html$/, '')}`;
}

const reportShape = z.object({
  categories: z.record(
    z.string(),
    z.object({
      title: z.string(),
      score: z.number().nullable(),
      auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })),
    }),
  ),
  audits: z.record(
    z.string(),
    z.object({
      title: z.string(),
      score: z.number().nullable(),
      scoreDisplayMode: z.string(),
      displayValue: z.string().optional(),
      numericValue: z.number().optional(),
    }),
  ),
});
type Report = z.infer<typeof reportShape>;

/** The browser that is asked for; else Lighthouse looks for one. */
const chromium = process.env['CHROMIUM_PATH'];

const run = promisify(execFile);

/** One run in a browser of its own. Throws what Lighthouse wrote where it fails. */
async function report(url: string): Promise<Report> {
  const scratch = mkdtempSync(join(tmpdir(), 'toolgrade-lighthouse-'));
  const file = join(scratch, 'report.json');
  try {
    await run(
      process.execPath,
      [
        program,
        url,
        '--quiet',
        '--output=json',
        `--output-path=${file}`,
        '--chrome-flags=--headless --no-sandbox --disable-gpu',
      ],
      { env: { ...process.env, ...(chromium !== undefined && { CHROME_PATH: chromium }) }, timeout: 300_000 },
    );
    return reportShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const metrics = {
  'first-contentful-paint': 'FCP',
  'largest-contentful-paint': 'LCP',
  'speed-index': 'SI',
  'total-blocking-time': 'TBT',
  'cumulative-layout-shift': 'CLS',
} as const;

const middle = (numbers: number[]): number => numbers.sort((one, other) => one - other)[numbers.length >> 1] ?? 0;

function scores(reports: readonly Report[]): string {
  const [first] = reports;
  return Object.entries(first?.categories ?? {})
    .map(([id, { title }]) => {
      const of = reports.map(({ categories }) => Math.round((categories[id]?.score ?? 0) * 100));
      return `${title} ${middle([...of])}${new Set(of).size > 1 ? ` (${of.join(', ')})` : ''}`;
    })
    .join(' · ');
}

/** Audits that some run did not pass, with what they count for. Those without a score are advice, and left out. */
function failures(reports: readonly Report[]): string[] {
  const weights = new Map<string, number>();
  for (const { auditRefs } of reports.flatMap(({ categories }) => Object.values(categories))) {
    for (const { id, weight } of auditRefs) weights.set(id, Math.max(weight, weights.get(id) ?? 0));
  }
  const failed = new Map<string, string>();
  for (const { audits } of reports) {
    for (const [id, { title, score, scoreDisplayMode, displayValue }] of Object.entries(audits)) {
      if (score === null || score >= 0.9 || scoreDisplayMode === 'informative') continue;
      failed.set(id, `${id} (weight ${weights.get(id) ?? 0}): ${title}${displayValue ? `, ${displayValue}` : ''}`);
    }
  }
  return [...failed.values()];
}

const pages: Record<string, string> = {
  home: '/',
  tool: heaviest(folder, 'servers/*/*/index.html'),
  server: heaviest(folder, 'servers/*/index.html'),
  search: '/search/?q=delete',
  risk: heaviest(folder, 'risks/*/index.html'),
  attack: '/attacks/tool-poisoning/',
};

const server = createServer(({ url = '/' }, response) =>
  answer(folder, decodeURIComponent(new URL(url, 'http://localhost').pathname), response),
);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
const { port } = server.address() as AddressInfo;
const start = performance.now();
try {
  for (const [name, path] of Object.entries(pages)) {
    if (values.only.length > 0 && !values.only.includes(name)) continue;
    const reports: Report[] = [];
    while (reports.length < runs) reports.push(await report(`http://127.0.0.1:${port}${path}`));
    const measured = Object.entries(metrics).map(([id, short]) => {
      const of = middle(reports.map(({ audits }) => audits[id]?.numericValue ?? 0));
      return `${short} ${short === 'CLS' ? of.toFixed(3) : `${Math.round(of)} ms`}`;
    });
    process.stdout.write(`${name}: ${path}\n  ${scores(reports)}\n  ${measured.join(' · ')}\n`);
    for (const failure of failures(reports)) process.stdout.write(`  not passed: ${failure}\n`);
  }
} finally {
  server.closeAllConnections();
  server.close();
}
process.stdout.write(`${runs} runs a page, ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
