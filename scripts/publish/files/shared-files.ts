import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerRecord } from '#catalogue/records.ts';
import type { Snapshot } from '#catalogue/snapshot.ts';
import { allChangesFeed } from '#site/feeds/change-feed.ts';
import { allLaterPages } from '#site/list-routes.ts';
import { paths } from '#site/paths.ts';
import { addresses, type Place } from './address.ts';
import { ServerPages, writeApi } from './api.ts';
import { Folder } from './folder.ts';
import { writeReferenceMarkdown } from './reference-files.ts';
import { Sitemap } from './sitemap.ts';
import { llmsText, openSearchText, robotsText } from './site-texts.ts';

/** Changes that the feed of all servers tells. */
const feedLength = 200;

/**
 * Writes what programs read of the site as a whole, into the folder that has its shared pages: the API's lists and
 * schemas, the feed, the sitemap and its like. Holds one page of a list in memory.
 */
export function writeSharedFiles(snapshot: Snapshot, root: string, place: Place): void {
  const address = addresses(place);
  const folder = new Folder(root);
  const meta = snapshot.meta();
  const sitemap = place.site === undefined ? null : new Sitemap(folder, address);
  if (sitemap !== null) {
    // The page of the downloads is written when they are, which may be later.
    for (const path of new Set([...indexedPages(root), paths.downloads])) sitemap.add(path, meta.crawledAt);
    for (const { path } of allLaterPages(snapshot)) sitemap.add(path, meta.crawledAt);
    folder.write(paths.openSearch, openSearchText(address));
  }
  const pages = new ServerPages(folder, address, meta.servers);
  for (const record of snapshot.servers()) {
    pages.add(record);
    if (sitemap !== null) addServer(sitemap, record, snapshot.toolSlugs(record.server.slug));
  }
  pages.end();
  sitemap?.end();
  writeApi(snapshot, folder, address);
  writeReferenceMarkdown(snapshot, folder, address);
  const recent = snapshot.listChanges({ offset: 0, limit: feedLength });
  folder.write(paths.feed, allChangesFeed(recent, meta.crawledAt, address));
  folder.write('/robots.txt', robotsText(sitemap === null ? null : address(paths.sitemap)));
  folder.write(paths.llms, llmsText(meta, address));
}

function addServer(sitemap: Sitemap, { server, counts }: ServerRecord, tools: readonly string[]): void {
  sitemap.add(paths.server(server.slug), server.crawledAt);
  if (counts.tools > 0) sitemap.add(paths.serverPolicy(server.slug), server.crawledAt);
  for (const slug of tools) sitemap.add(paths.tool(server.slug, slug), server.crawledAt);
}

/** Folders in which each server has one of its own. */
const perServer = new Set(['servers', 'policies']);

/** Paths of the pages of a built site that are not those of single servers, as far as search engines may know them. */
function* indexedPages(root: string): Generator<string> {
  const isPage = (file: string): boolean =>
    file.endsWith('index.html') &&
    !readFileSync(join(root, file), 'utf8').includes('<meta name="robots" content="noindex">');
  const pathOf = (file: string): string => `/${file.slice(0, -'index.html'.length)}`;
  const below = (folder: string, isDeep: boolean): string[] =>
    readdirSync(join(root, folder), { recursive: isDeep, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length).replaceAll('\\', '/'));
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = [
    'index.html',
    ...folders.flatMap(({ name }) => (perServer.has(name) ? below(name, false) : below(name, true))),
  ];
  for (const file of files.sort()) if (isPage(file)) yield pathOf(file);
}
