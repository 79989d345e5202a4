import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { Snapshot } from '#catalogue/snapshot.ts';
import { securityHeaders } from '#site/head/security-headers.ts';
import { indexSearch } from './index-search.ts';
import { moveFolder, replaceFolder } from './replace-folder.ts';

export interface BuildOptions {
  /** The snapshot that the site shows. */
  snapshot: string;
  /** The folder that the finished site replaces. */
  out: string;
  /** Where the site will be published, for canonical addresses; without it pages have none. */
  site?: string;
  /** The path below which the site will be published. */
  base?: string;
  /** The issue tracker where readers report wrong grades; without it, the one that package.json names under `bugs`. */
  tracker?: string;
  /** An e-mail or https address to write to in private; without it, the mail address that package.json names under `bugs`. */
  contact?: string;
  /** Told one line as each step begins. */
  log?: (line: string) => void;
}

export interface SiteBuild {
  /** HTML files. */
  pages: number;
  /** Servers in the search index. */
  indexedServers: number;
  /** Size of all files together. */
  bytes: number;
}

/**
 * Builds the whole site from a snapshot: pages, search index and headers, in a folder of its own that then takes the
 * place of `out`. Touches no network. Throws where the snapshot is missing or a page fails; `out` is then as before.
 */
export async function buildSite({
  snapshot,
  out,
  site,
  base = '/',
  tracker,
  contact,
  log = () => {},
}: BuildOptions): Promise<SiteBuild> {
  if (!existsSync(snapshot)) throw new Error(`there is no snapshot at ${snapshot}: crawl and classify first`);
  const place = resolve(out);
  const build = randomUUID();
  const rendered = join(root, '.astro', `site-${build}`);
  const fresh = `${place}.new-${build}`;
  await mkdir(dirname(place), { recursive: true });
  await Promise.all([sweep(join(root, '.astro'), 'site-'), sweep(dirname(place), `${basename(place)}.new-`)]);
  const opened = new Snapshot(snapshot);
  try {
    log('rendering pages');
    const own = await ownAddresses();
    const addresses = { tracker: tracker ?? own?.url, contact: contact ?? own?.email };
    await render({ snapshot: resolve(snapshot), out: rendered, base, site, ...addresses });
    await moveFolder(rendered, fresh);
    log('indexing for search');
    const indexedServers = await indexSearch(opened, join(fresh, 'pagefind'));
    await writeFile(join(fresh, '_headers'), headersFile(base));
    const size = await measure(fresh);
    await replaceFolder(fresh, place);
    return { ...size, indexedServers };
  } finally {
    opened.close();
    await rm(rendered, { recursive: true, force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

/** A build is over long before this, in milliseconds. */
const abandonedAfter = 6 * 60 * 60 * 1000;

/** Removes what builds that were killed have left behind. */
async function sweep(folder: string, prefix: string): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  for (const name of entries.filter((entry) => entry.startsWith(prefix))) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > abandonedAfter) await rm(path, { recursive: true, force: true });
  }
}

/** Where the project is: Astro finds its sources there, and keeps what a build needs for itself there. */
const root = fileURLToPath(new URL('../..', import.meta.url));

const manifest = z.object({ bugs: z.object({ url: z.string().optional(), email: z.string().optional() }).optional() });

/** The issue tracker and the mail address that the project names in its package.json, if any. */
async function ownAddresses(): Promise<{ url?: string; email?: string } | undefined> {
  const { bugs } = manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  return bugs;
}

/** Runs the program that renders the pages. Throws with what it wrote where it fails. */
async function render(options: {
  snapshot: string;
  out: string;
  base: string;
  site?: string;
  tracker?: string;
  contact?: string;
}): Promise<void> {
  const program = fileURLToPath(new URL('render.ts', import.meta.url));
  const args = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: quietEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [written, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`the pages could not be rendered:\n${written.trim()}`);
}

/**
 * What the environment may tell the renderer: where programs and temporary files are. Astro and Vite read more
 * (`BASE_URL`, `NODE_ENV`, the time zone), and pages would come to depend on who builds them.
 */
function quietEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ASTRO_TELEMETRY_DISABLED: '1', TZ: 'UTC' };
}

/** The same headers that `serve` sends, in the form that common static hosts read. */
function headersFile(base: string): string {
  const path = base.replace(/\/$/, '');
  const lines = Object.entries(securityHeaders).map(([name, value]) => `  ${name}: ${value}`);
  return [`${path}/*`, ...lines, `${path}/assets/*`, `  Cache-Control: public, max-age=31536000, immutable`, ''].join(
    '\n',
  );
}

async function measure(folder: string): Promise<{ pages: number; bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let pages = 0;
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    if (entry.name.endsWith('.html')) pages += 1;
    bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return { pages, bytes };
}
