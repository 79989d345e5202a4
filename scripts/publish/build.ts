import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { Snapshot } from '#catalogue/snapshot.ts';
import { securityHeaders } from '#site/head/security-headers.ts';
import { allLaterPages } from '#site/list-routes.ts';
import { paths } from '#site/paths.ts';
import { fileDigest } from '../file-digest.ts';
import { DownloadsThread } from './files/write-downloads.ts';
import { writeSharedFiles } from './files/shared-files.ts';
import type { BuildAssets } from './bulk/assets.ts';
import { bundlePages } from './bulk/bundle.ts';
import type { RendererOf } from './bulk/pages.ts';
import { renderUnits, type UnitTask } from './bulk/render-units.ts';
import { takeSamples } from './bulk/samples.ts';
import { SiteState } from './bulk/state.ts';
import type { WorkerTask } from './bulk/worker.ts';
import { writeCheckIndex } from './check-index.ts';
import { filesBelow, measure, moveFiles, removeFiles } from './move-files.ts';
import { Phases, type Output } from './phases.ts';
import { moveFolder, replaceFolder } from './replace-folder.ts';
import { renderShared, root } from './render-shared.ts';
import { indexSearch, type SearchIndex } from './search/index-search.ts';
import { SearchMemory } from './search/search-memory.ts';
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
  const statePath = stateFile ?? join(scratch, 'state.sqlite');
  const state = new SiteState(statePath);
  const searchMemory = new SearchMemory(statePath);
  const phases = new Phases(log);
  const isFirst = shard === undefined || shard.number === firstShard;
  // The other parts have neither the files nor the page that lists them.
  const downloads = isFirst
    ? new DownloadsThread({ snapshot, folder: join(staged, 'downloads'), place: { site, base } })
    : null;
  try {
    const { assets, bundle } = await phases.run(
      'rendering shared pages, and writing downloads beside',
      async () => {
        const own = await ownAddresses();
        const told = { snapshot: resolve(snapshot), tracker: tracker ?? own?.url, contact: contact ?? own?.email };
        const rendered = await renderShared({ ...told, base, site, scratch });
        await moveFolder(join(scratch, 'pages'), shared);
        const define = siteConstants({ ...told, bulk: true });
        const made = await bundlePages({ root, out: join(scratch, 'bundle'), base, define });
        return { ...rendered, bundle: made };
      },
      ({ cpu }) => ({ cpu }),
    );
    const { rendererOf } = (await import(pathToFileURL(bundle.path).href)) as { rendererOf: RendererOf };
    const renderer = rendererOf(assets);
    await takeSamples(shared, renderer, opened);
    let search: SearchIndex | null = null;
    if (isFirst) {
      await phases.run('writing data and feeds', () => writeSharedFiles(opened, shared, { site, base }));
      const earlier = state.knows(folder) ? { folder, memory: searchMemory } : null;
      search = await phases.run('indexing for search', () => indexSearch(opened, { folder: shared, earlier }));
      await writeFile(join(shared, '_headers'), headersFile(base));
    }

    if (!state.knows(folder)) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      state.begin(folder);
    }
    const key = createHash('sha256')
      .update(JSON.stringify([bundle.digest, assets, base]))
      .digest('hex');
    state.use(key);
    const task = { bundle: bundle.path, assets, out: folder };
    const { renderedServers, servers } = await phases.run(
      'rendering servers and tools',
      () => renderChanged(opened, state, task, { workers, shard }),
      (written) => written,
    );
    const { files, size } = await phases.run(
      'putting shared files in place',
      async () => {
        if (downloads !== null) {
          const page = renderer.downloads(await downloads.written);
          await mkdir(dirname(join(shared, page.path)), { recursive: true });
          await writeFile(join(shared, page.path), page.text);
          await moveFolder(join(staged, 'downloads'), join(shared, 'downloads', 'files'));
        }
        // The other parts have no use for them.
        const own = isFirst ? filesBelow(shared) : [];
        const kept = search?.kept ?? [];
        const measured = measure(own, shared);
        measured.bytes += measure(kept, folder).bytes;
        const stale = new Set(state.shared()).difference(new Set([...own, ...kept]));
        state.putShared([...stale, ...own, ...kept]);
        moveFiles(own, shared, folder);
        search?.remember(searchMemory);
        // A part has some of the servers; the index of all is made where the parts are joined.
        const index =
          shard === undefined ? writeCheckIndex(countedServers(opened), opened.meta().serversWithTools, folder) : [];
        removeFiles(stale.difference(new Set(index)), folder);
        state.putShared([...own, ...kept, ...index]);
        return { files: own, size: measured };
      },
      ({ files: own, size: { bytes } }) => ({ files: own.length, bytes }),
    );
    const total = state.totals();
    if (shard !== undefined) {
      await writeManifest(folder, [...files, ...[...state.allFiles()].flat()], {
        ...shard,
        key: `${await fileDigest(snapshot)} ${siteKey(assets, base)}`,
        servers: { all: opened.meta().servers, here: servers },
      });
    }
    if (folder !== place) await replaceFolder(folder, place);
    return {
      pages: size.pages + total.pages,
      bytes: size.bytes + total.bytes,
      renderedServers,
      indexedServers: search?.servers ?? 0,
    };
  } finally {
    await downloads?.end();
    opened.close();
    state.close();
    searchMemory.close();
    await rm(scratch, { recursive: true, force: true });
    await rm(staged, { recursive: true, force: true });
  }
}

function* countedServers(snapshot: Snapshot): Generator<string> {
  for (const { server } of snapshot.serverIds({ counted: true })) yield server;
}

/** All units of a snapshot that are in a part of the site: its servers, then the later pages of its lists. */
function* unitsOf(snapshot: Snapshot, shard: Shard | undefined): Generator<UnitTask> {
  for (const { server, tools, digest } of snapshot.serverInputs()) {
    if (shard === undefined || isInShard(server, shard)) yield { unit: server, name: server, digest, pages: tools + 1 };
  }
  for (const { kind, path, props, digest } of allLaterPages(snapshot)) {
    // A page of rows costs what several of one thing cost.
    if (shard === undefined || isInShard(path, shard))
      yield { unit: { kind, path, props }, name: path, digest, pages: 5 };
  }
}

/** The places where the files of a unit may be. */
function placesOf(name: string): string[] {
  if (name.startsWith('/')) return [name];
  const { server, serverPolicy, serverApi, serverFeed, badge } = paths;
  return [server, serverPolicy, serverApi, serverFeed, badge].map((path) => path(name));
}

/**
 * Renders the units of which something has changed, and removes the files of those that are gone. Returns how many servers
 * there are, and of how many something was rendered. What is on disk is remembered as it comes, so a build that is ended
 * here goes on here.
 */
async function renderChanged(
  snapshot: Snapshot,
  state: SiteState,
  task: WorkerTask,
  { workers, shard }: Pick<BuildOptions, 'workers' | 'shard'>,
): Promise<{ renderedServers: number; servers: number } & Output> {
  // What a build had begun when it was killed: nobody knows which of its files are there.
  for (const name of state.begun()) {
    removeFiles(state.files(name), task.out);
    for (const place of placesOf(name)) await rm(join(task.out, place), { recursive: true, force: true });
    state.forget(name);
  }
  const sums = { renderedServers: 0, servers: 0, files: 0, bytes: 0 };
  function* changed(): Generator<UnitTask> {
    for (const unit of unitsOf(snapshot, shard)) {
      if (typeof unit.unit === 'string') sums.servers += 1;
      if (state.see(unit.name) !== unit.digest) yield unit;
    }
  }
  await renderUnits({
    ...task,
    ...(workers !== undefined && { workers }),
    units: changed(),
    begin: (units) => state.start(units.map(({ name }) => name)),
    done: (units) => {
      const stale: string[] = [];
      for (const { unit, name, files, bytes } of units) {
        stale.push(...new Set(state.files(name)).difference(new Set(files)));
        if (typeof unit === 'string') sums.renderedServers += 1;
        sums.files += files.length;
        sums.bytes += bytes;
      }
      // Before they are forgotten: a build that is killed in between removes them again.
      removeFiles(stale, task.out);
      state.put(units);
    },
  });
  removeFiles(state.unseenFiles(), task.out);
  state.forgetUnseen();
  return sums;
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
    `${path}/pagefind/*`,
    '  Cache-Control: public, max-age=31536000, immutable',
    `${path}/feeds/*`,
    '  Content-Type: application/atom+xml; charset=utf-8',
    `${path}${paths.feed}`,
    '  Content-Type: application/atom+xml; charset=utf-8',
    '',
  ].join('\n');
}
