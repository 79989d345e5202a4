import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A version of a server as a registry answers with it: the file, and what the registry adds. */
export interface RegistryRecord {
  server: { name?: unknown; [field: string]: unknown };
  _meta?: Record<string, { status?: string; isLatest?: boolean; updatedAt?: string; [field: string]: unknown }>;
}

const official = 'io.modelcontextprotocol.registry/official';

/** An MCP Registry on loopback (API v0.1, the list alone), with faults on demand. */
export class LoopbackMcpRegistry {
  readonly #server: Server;
  /** What it has; null stands for an entry that is broken. */
  records: (RegistryRecord | null)[] = [];
  /** Queries that were asked, in order. */
  readonly asked: string[] = [];
  /** Servers on a page, whatever is asked for. */
  pageSize = 2;
  /** Lists every version, as registries do that do not know `version`. */
  ignoresVersion = false;
  /** Answers with this instead, while it is set. */
  fault: { status: number; body?: string; type?: string } | null = null;
  /** The cursor of every page, while it is set. */
  cursor: string | null = null;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<LoopbackMcpRegistry> {
    const server = createServer();
    const registry = new LoopbackMcpRegistry(server);
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      registry.asked.push(url.search);
      const { fault } = registry;
      const body = fault === null ? JSON.stringify(registry.#page(url.searchParams)) : (fault.body ?? '{}');
      const status = fault?.status ?? (url.pathname === '/v0.1/servers' ? 200 : 404);
      response.writeHead(status, { 'content-type': fault?.type ?? 'application/json' }).end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #page(query: URLSearchParams): object {
    const since = query.get('updated_since');
    const matching = this.records.filter((record) => {
      const meta = record?.['_meta']?.[official] ?? {};
      if (query.get('version') === 'latest' && !this.ignoresVersion && meta.isLatest === false) return false;
      if (meta.status === 'deleted' && since === null && query.get('include_deleted') !== 'true') return false;
      return since === null || Date.parse(meta.updatedAt ?? '') >= Date.parse(since);
    });
    const start = Number(query.get('cursor') ?? 0) || 0;
    const servers = matching.slice(start, start + this.pageSize);
    const end = start + servers.length;
    const nextCursor = this.cursor ?? (end < matching.length ? String(end) : undefined);
    return { servers, metadata: { count: servers.length, ...(nextCursor === undefined ? {} : { nextCursor }) } };
  }
}
