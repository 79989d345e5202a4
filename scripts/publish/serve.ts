import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { securityHeaders } from '#site/head/security-headers.ts';

export interface ServeOptions {
  /** A folder that `buildSite` wrote. */
  directory: string;
  /** 0 takes any free port. */
  port: number;
  host?: string;
}

export interface Serving {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves a built site with the headers that its pages count on. Throws with a sentence for the reader where the
 * folder holds no site, or where the port is taken.
 */
export async function serve({ directory, port, host = '127.0.0.1' }: ServeOptions): Promise<Serving> {
  if (!existsSync(join(directory, 'index.html'))) throw new Error(`there is no site in ${directory}: build it first`);
  let site = open(directory);
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    site = reopened(directory, site);
    const { files, notFound } = site;
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    files(request, response, () => {
      response.writeHead(404, { 'Content-Type': 'text/html;charset=utf-8', 'Content-Length': notFound.byteLength });
      response.end(request.method === 'HEAD' ? undefined : notFound);
    });
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw portError(error, port);
  }
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${bound}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A site as it lies in its folder: which folder that was, and what answers from it. */
interface OpenSite {
  folder: number | null;
  files: ReturnType<typeof sirv>;
  notFound: Buffer;
}

function folderId(directory: string): number | null {
  return statSync(directory, { throwIfNoEntry: false })?.ino ?? null;
}

function open(directory: string): OpenSite {
  return {
    folder: folderId(directory),
    files: sirv(directory, { etag: true, setHeaders: (response, path) => setCaching(response, path) }),
    notFound: readFileSync(join(directory, '404.html')),
  };
}

/** The site as it is now: a build puts another folder in its place, whose files have other names and sizes. */
function reopened(directory: string, site: OpenSite): OpenSite {
  const folder = folderId(directory);
  return folder === null || folder === site.folder ? site : open(directory);
}

/** Names below `assets/` and `pagefind/` change with what is in them; everything else is asked for again. */
function setCaching(response: ServerResponse, path: string): void {
  const forever = path.startsWith('/assets/') || path.startsWith('/pagefind/');
  response.setHeader('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
}

function portError(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new Error(`port ${port} is taken: choose another with --port`);
  if (code === 'EACCES') return new Error(`port ${port} needs rights that you do not have: choose another with --port`);
  return error;
}
