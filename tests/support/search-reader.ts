import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sirv from 'sirv';
import { ServerIndex, type FoundServer } from '#components/search/server-index.ts';
import type { PagefindModule } from '#components/search/pagefind.ts';
import { paths } from '#site/paths.ts';

/** A search index that is asked as the site's pages ask it, without a browser. */
export interface SearchReader {
  index: ServerIndex;
  /** The paths that were asked for so far. */
  paths: readonly string[];
  /** The slugs of all servers that are found, in all parts, in order. */
  find(text: string, filters?: Record<string, string>): Promise<string[]>;
  close(): Promise<void>;
}

/** The slug of a server that was found. */
export async function slugOf(found: FoundServer): Promise<string> {
  return /\/servers\/([^/]+)\/$/.exec((await found.data()).url)?.[1] ?? '';
}

/** Serves a folder with an index on loopback, and opens it. */
export async function readSearch(folder: string): Promise<SearchReader> {
  const files = sirv(folder, { dev: true });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    files(request, response, () => {
      response.writeHead(404).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const load = async (part: string): Promise<PagefindModule> => {
    const file = pathToFileURL(join(folder, part.slice(base.length), 'pagefind.js'));
    // Node keeps a module by its address, and this one has a state.
    return (await import(`${file.href}?${base}`)) as PagefindModule;
  };
  const index = await ServerIndex.open(new URL(paths.searchManifest, base).href, base, load);
  return {
    index,
    paths: asked,
    async find(text, filters = {}) {
      const search = await index.ask(text, filters);
      await search.finish();
      return Promise.all(search.found.map(slugOf));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
