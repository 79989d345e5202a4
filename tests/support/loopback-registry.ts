import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { craftTarball, type CraftedEntry } from './craft-tarball.ts';

/** A version of a package that the registry publishes; fields of `dist` can be made wrong. */
export interface PublishedVersion {
  manifest: { name: string; version: string; [field: string]: unknown };
  files: Record<string, string>;
  dist?: { integrity?: string | undefined; shasum?: string; tarball?: string };
}

/** An npm registry on loopback: packuments with entity tags, archives, and faults on demand. */
export class LoopbackRegistry {
  readonly #server: Server;
  #port = 0;
  readonly #packages = new Map<string, PublishedVersion[]>();
  /** Paths that were asked for and answered with a body, in order: a revalidation without one is not here. */
  readonly served: string[] = [];
  /** Answers every request with this status while it is set. */
  fault: number | null = null;
  /** Decides of each request, counted from 0, whether it is answered with 503 instead. */
  failing: (request: number) => boolean = () => false;
  #requests = 0;
  /** Archives that are gone though the record still names them. */
  readonly removed = new Set<string>();
  /** Paths that are answered with status 503 while they are here. */
  readonly down = new Set<string>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<LoopbackRegistry> {
    const server = createServer();
    const registry = new LoopbackRegistry(server);
    server.on('request', (request, response) => {
      const path = decodeURIComponent(request.url ?? '');
      const [body, type] = registry.#answer(path);
      const tag = `"${createHash('sha1').update(body).digest('hex')}"`;
      const fails = registry.failing(registry.#requests++);
      if (registry.fault !== null || fails) response.writeHead(registry.fault ?? 503).end('{}');
      else if (registry.down.has(path)) response.writeHead(503).end('{}');
      else if (body.length === 0)
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
      else if (request.headers['if-none-match'] === tag) response.writeHead(304, { etag: tag }).end();
      else {
        registry.served.push(path);
        response.writeHead(200, { 'content-type': type, etag: tag, 'cache-control': 'public, max-age=0' }).end(body);
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    registry.#port = (server.address() as AddressInfo).port;
    return registry;
  }

  /** The registry's address; it stays the same when the registry has stopped. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  publish(...versions: PublishedVersion[]): void {
    for (const version of versions) {
      const { name } = version.manifest;
      this.#packages.set(name, [...(this.#packages.get(name) ?? []), version]);
    }
  }

  /** Stops listening: from now on the registry cannot be reached. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(path: string): [Buffer, string] {
    const [, archive] = /^\/-\/(.+)\.tgz$/.exec(path) ?? [];
    if (archive !== undefined) {
      if (this.removed.has(archive)) return [Buffer.alloc(0), 'application/octet-stream'];
      const found = [...this.#packages.values()].flat().find(({ manifest }) => archiveName(manifest) === archive);
      return [found === undefined ? Buffer.alloc(0) : archiveOf(found), 'application/octet-stream'];
    }
    const versions = this.#packages.get(path.slice(1));
    return [
      versions === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(this.#packument(versions))),
      'application/json',
    ];
  }

  #packument(versions: readonly PublishedVersion[]): object {
    const latest = versions.at(-1)?.manifest;
    return {
      name: latest?.name,
      'dist-tags': { latest: latest?.version },
      time: Object.fromEntries(versions.map(({ manifest }) => [manifest.version, '2026-11-01T12:00:00.000Z'])),
      versions: Object.fromEntries(
        versions.map((version) => [
          version.manifest.version,
          {
            ...version.manifest,
            _npmUser: { name: 'publisher' },
            dist: {
              tarball: `${this.url}-/${archiveName(version.manifest)}.tgz`,
              integrity: `sha512-${createHash('sha512').update(archiveOf(version)).digest('base64')}`,
              ...version.dist,
            },
          },
        ]),
      ),
    };
  }
}

const archiveName = ({ name, version }: PublishedVersion['manifest']): string => `${name.replace('/', '+')}-${version}`;

/** The digest of a version's archive, in hex. */
export function archiveDigest(version: PublishedVersion, algorithm: 'sha1' | 'sha512'): string {
  return createHash(algorithm).update(archiveOf(version)).digest('hex');
}

function archiveOf({ manifest, files }: PublishedVersion): Buffer {
  const entries: CraftedEntry[] = [
    { path: 'package/package.json', body: JSON.stringify(manifest) },
    ...Object.entries(files).map(([path, body]) => ({ path: `package/${path}`, body })),
  ];
  return craftTarball(entries);
}
