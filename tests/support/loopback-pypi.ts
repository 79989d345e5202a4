import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { craftTarball } from './craft-tarball.ts';
import { craftZip } from './craft-zip.ts';

/** A release of an invented package. */
export interface PublishedRelease {
  name: string;
  version: string;
  files: Record<string, string>;
  /** What is uploaded: by default a source distribution and a wheel. */
  archives?: readonly ('sdist' | 'wheel' | 'zip')[];
  info?: Record<string, unknown>;
  /** Fields of each uploaded file that lie. */
  upload?: Record<string, unknown>;
}

/** A Python package index on loopback: JSON API with entity tags, archives, and faults on demand. */
export class LoopbackPypi {
  readonly #server: Server;
  readonly #releases: PublishedRelease[] = [];
  /** Paths that were answered with a body. */
  readonly served: string[] = [];
  fault: number | null = null;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<LoopbackPypi> {
    const server = createServer();
    const index = new LoopbackPypi(server);
    server.on('request', (request, response) => {
      const path = decodeURIComponent(request.url ?? '');
      const found = index.#answer(path);
      if (index.fault !== null) return void response.writeHead(index.fault).end();
      if (found === null) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      const [body, type] = found;
      const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
      if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
      index.served.push(path);
      response.writeHead(200, { 'content-type': type, etag }).end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return index;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  publish(...releases: PublishedRelease[]): void {
    this.#releases.push(...releases);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(path: string): [Buffer, string] | null {
    const [, archive] = /^\/files\/(.+)$/.exec(path) ?? [];
    if (archive !== undefined) {
      const bytes = this.#releases.flatMap(archivesOf).find(({ filename }) => filename === archive)?.bytes;
      return bytes === undefined ? null : [bytes, 'application/octet-stream'];
    }
    const [, name, version] = /^\/pypi\/([^/]+)(?:\/([^/]+))?\/json$/.exec(path) ?? [];
    const release = this.#releases.findLast((each) => each.name === name && (version ?? each.version) === each.version);
    return release === undefined ? null : [Buffer.from(JSON.stringify(this.#json(release))), 'application/json'];
  }

  #json(release: PublishedRelease): object {
    const { name, version, info, upload } = release;
    return {
      info: { name, version, summary: 'An invented package', yanked: false, ...info },
      urls: archivesOf(release).map(({ filename, packagetype, bytes }) => ({
        filename,
        packagetype,
        url: `${this.url}/files/${filename}`,
        size: bytes.length,
        digests: { sha256: createHash('sha256').update(bytes).digest('hex') },
        upload_time_iso_8601: '2026-10-01T12:00:00.000000Z',
        ...upload,
      })),
    };
  }
}

function archivesOf(release: PublishedRelease): { filename: string; packagetype: string; bytes: Buffer }[] {
  const { name, version, files, archives = ['sdist', 'wheel'] } = release;
  const stem = `${name.replaceAll('-', '_')}-${version}`;
  const entries = Object.entries(files).map(([path, body]) => ({ path, body }));
  return archives.map((archive) =>
    archive === 'sdist'
      ? {
          filename: `${stem}.tar.gz`,
          packagetype: 'sdist',
          bytes: craftTarball(entries.map(({ path, body }) => ({ path: `${stem}/${path}`, body }))),
        }
      : {
          filename: archive === 'wheel' ? `${stem}-py3-none-any.whl` : `${stem}-cp312-cp312-linux_x86_64.whl`,
          packagetype: 'bdist_wheel',
          bytes: craftZip(entries),
        },
  );
}
