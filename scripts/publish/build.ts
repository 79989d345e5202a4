import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { Snapshot } from '#catalogue/snapshot.ts';
import { securityHeaders } from '#site/head/security-headers.ts';
import { paths } from '#site/paths.ts';
import { fileDigest } from '../file-digest.ts';
import { addresses } from './files/address.ts';
import { writeDownloads } from './files/downloads.ts';
import { writeSharedFiles } from './files/shared-files.ts';
import type { BuildAssets } from './bulk/assets.ts';
import { bundlePages } from './bulk/bundle.ts';
import type { FilesOf } from './bulk/pages.ts';
import { renderServers } from './bulk/render-servers.ts';
import { takeSamples } from './bulk/samples.ts';
import { SiteState } from './bulk/state.ts';
import type { WorkerTask } from './bulk/worker.ts';
import { writeCheckIndex } from './check-index.ts';
import { indexSearch } from './index-search.ts';
import { filesBelow, measure, moveFiles, removeFiles } from './move-files.ts';
import { moveFolder, replaceFolder } from './replace-folder.ts';
import { renderShared, root } from './render-shared.ts';
import { firstShard, isInShard, writeManifest, type Shard } from './shard.ts';
import { siteConstants } from './site-constants.ts';

export interface BuildOptions {
  /** The snapshot that the site shows. */
  snapshot: string;
  /** The folder of the finished site. */
  out: string;
  /**
   * A file that remembers what is in `out`: a later build with it writes only what has changed, in place, and a build
   * that was ended goes on. Without it all is made anew, and takes the place of `out` when it is whole.
   */
  state?: string;
  /** Where the site will be published, for canonical addresses; without it pages have none. */
  site?: string;
  /** The path below which the site will be published. */
  base?: string;
  /** The issue tracker where readers report wrong grades; without it, the one that package.json names under `bugs`. */
  tracker?: string;
  /** An e-mail or https address to write to in private; without it, the mail address that package.json names under `bugs`. */
  contact?: string;
  /** Threads that render pages; one a core where nothing is said. */
  workers?: number;
  /** Builds one part of the site, for `mergeShards` to join; without `state`. */
  shard?: Shard;
  /** Told one line as each step begins. */
  log?: (line: string) => void;
}

export interface SiteBuild {
  /** HTML files. */
  pages: number;
  /** Servers whose files were written; those of the others were there already. */
  renderedServers: number;
  /** Servers in the search index. */
  indexedServers: number;
  /** Size of all files together. */
  bytes: number;
}

/**
 * Builds the whole site from a snapshot: pages, search index and headers. Touches no network. Astro renders the shared
 * pages; those that there is one of for each server or tool are rendered by worker threads from the same components,
 * after the first of each kind was found to be what Astro writes. Throws where the snapshot is missing or a page fails;
 * a site that is built without `state` is then as before.
 */
export async function buildSite({
  snapshot,
  out,
  state: stateFile,
  site,
  base = '/',
  tracker,
  contact,
  workers,
  shard,
  log = () => {},
}: BuildOptions): Promise<SiteBuild> {
  if (!existsSync(snapshot)) throw new Error(`there is no snapshot at ${snapshot}: crawl and classify first`);
  const place = resolve(out);
  const build = randomUUID();
  const scratch = join(root, '.astro', `site-${build}`);
  // Beside the site's folder, and so on the same disk.
  const staged = `${place}.new-${build}`;
  await mkdir(dirname(place), { recursive: true });
  await Promise.all([sweep(join(root, '.astro'), 'site-'), sweep(dirname(place), `${basename(place)}.new-`)]);
  const opened = new Snapshot(snapshot);
  await mkdir(scratch, { recursive: true });
  await mkdir(staged);
  const shared = join(staged, 'shared');
  const folder = stateFile === undefined ? join(staged, 'site') : place;
  const state = new SiteState(stateFile ?? join(scratch, 'state.sqlite'));
  try {
    const isFirst = shard === undefined || shard.number === firstShard;
    if (isFirst) log('writing downloads');
    // The other parts have neither the files nor the page that lists them.
    const downloads = isFirst
      ? await writeDownloads(snapshot, join(staged, 'downloads'), addresses({ site, base }))
      : [];
    log('rendering pages');
    const own = await ownAddresses();
    const told = { snapshot: resolve(snapshot), tracker: tracker ?? own?.url, contact: contact ?? own?.email };
    const assets = await renderShared({ ...told, base, site, scratch, downloads: JSON.stringify(downloads) });
    await moveFolder(join(scratch, 'pages'), shared);
    const bundle = await bundlePages({
      root,
      out: join(scratch, 'bundle'),
      base,
      define: siteConstants({ ...told, bulk: true }),
    });
    const { filesOf } = (await import(pathToFileURL(bundle.path).href)) as { filesOf: FilesOf };
    await takeSamples(shared, filesOf(assets), opened);
    let indexedServers = 0;
    if (isFirst) {
      await moveFolder(join(staged, 'downloads'), join(shared, 'downloads', 'files'));
      log('writing data and feeds');
      writeSharedFiles(opened, shared, { site, base });
      log('indexing for search');
      indexedServers = await indexSearch(opened, join(shared, 'pagefind'));
      await writeFile(join(shared, '_headers'), headersFile(base));
    }

    if (!state.knows(folder)) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      state.begin(folder);
    }
    const files = isFirst ? await filesBelow(shared) : [];
    const size = await measure(files, shared);
    const stale = new Set(state.shared()).difference(new Set(files));
    state.putShared([...stale, ...files]);
    await moveFiles(files, shared, folder);
    log('rendering servers and tools');
    const key = createHash('sha256')
      .update(JSON.stringify([bundle.digest, assets, base]))
      .digest('hex');
    state.use(key);
    const task = { bundle: bundle.path, assets, out: folder };
    const renderedServers = await renderChanged(opened, state, task, { workers, shard });
    await removeFiles(stale, folder);
    // A part has some of the servers; the index of all is made where the parts are joined.
    const withPolicy = (): string[] => Array.from(opened.serverIds({ counted: true }), ({ server }) => server);
    const checkIndex = shard === undefined ? await writeCheckIndex(withPolicy(), folder) : [];
    state.putShared([...files, ...checkIndex]);
    const servers = state.totals();
    if (shard !== undefined) {
      const ofServers = [...state.servers()].flatMap((server) => state.files(server));
      await writeManifest(folder, [...files, ...ofServers], {
        ...shard,
        key: `${await fileDigest(snapshot)} ${siteKey(assets, base)}`,
        servers: { all: opened.meta().servers, here: renderedServers },
      });
    }
    if (folder !== place) await replaceFolder(folder, place);
    return { pages: size.pages + servers.pages, bytes: size.bytes + servers.bytes, renderedServers, indexedServers };
  } finally {
    opened.close();
    state.close();
    await rm(scratch, { recursive: true, force: true });
    await rm(staged, { recursive: true, force: true });
  }
}

/**
 * Renders the servers of which something has changed, and removes the files of those that are gone. Returns how many
 * were rendered. What is on disk is remembered as it comes, so a build that is ended here goes on here.
 */
async function renderChanged(
  snapshot: Snapshot,
  state: SiteState,
  task: WorkerTask,
  { workers, shard }: Pick<BuildOptions, 'workers' | 'shard'>,
): Promise<number> {
  const digests = new Map<string, string>();
  function* changed(): Generator<{ server: string; tools: number }> {
    for (const { server, tools, digest } of snapshot.serverInputs()) {
      if (shard !== undefined && !isInShard(server, shard)) continue;
      if (state.digest(server) === digest) continue;
      digests.set(server, digest);
      yield { server, tools };
    }
  }
  let rendered = 0;
  const stale: string[] = [];
  await renderServers({
    ...task,
    ...(workers !== undefined && { workers }),
    servers: changed(),
    done: (written) => {
      const files = written.map((entry) => ({ ...entry, digest: digests.get(entry.server) ?? '' }));
      for (const { server, files: fresh } of files) {
        stale.push(...new Set(state.files(server)).difference(new Set(fresh)));
        digests.delete(server);
      }
      state.put(files);
      rendered += written.length;
    },
  });
  const gone = new Set(state.servers()).difference(new Set(Array.from(snapshot.serverIds(), ({ server }) => server)));
  for (const server of gone) {
    stale.push(...state.files(server));
    state.remove(server);
  }
  await removeFiles(stale, task.out);
  return rendered;
}

/** What a site is made with besides its snapshot, as one text: the same on every machine. */
function siteKey({ site, heads }: BuildAssets, base: string): string {
  return createHash('sha256')
    .update(JSON.stringify([site, heads, base]))
    .digest('hex');
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

const manifest = z.object({ bugs: z.object({ url: z.string().optional(), email: z.string().optional() }).optional() });

/** The issue tracker and the mail address that the project names in its package.json, if any. */
async function ownAddresses(): Promise<{ url?: string; email?: string } | undefined> {
  const { bugs } = manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  return bugs;
}

/** The same headers that `serve` sends, in the form that common static hosts read. */
function headersFile(base: string): string {
  const path = base.replace(/\/$/, '');
  const lines = Object.entries(securityHeaders).map(([name, value]) => `  ${name}: ${value}`);
  return [
    `${path}/*`,
    ...lines,
    `${path}/assets/*`,
    '  Cache-Control: public, max-age=31536000, immutable',
    `${path}/feeds/*`,
    '  Content-Type: application/atom+xml; charset=utf-8',
    `${path}${paths.feed}`,
    '  Content-Type: application/atom+xml; charset=utf-8',
    '',
  ].join('\n');
}
