import { describe, expect, it } from 'vitest';
import { loopbackHttp } from '../../../tests/support/loopback-http.ts';
import { ExtractorPool } from '../extract/pool.ts';
import type { LocalAccess } from '../http/check-url.ts';
import type { CrawlContext } from '../source.ts';
import { remoteSource } from './remote.ts';

const contextOf = (local?: LocalAccess): CrawlContext => ({
  npm: { cache: '', registry: 'http://127.0.0.1:9/' },
  extractors: new ExtractorPool(),
  extractorDigest: 'a',
  now: '2026-11-21T00:00:00.000Z',
  local,
});

describe('remoteSource', () => {
  it('names an endpoint without what may be a secret', () => {
    expect(remoteSource.idOf('https://mcp.example.com/mcp/?key=secret#x')).toBe('remote:mcp.example.com/mcp');
    expect(remoteSource.idOf('https://user:secret@mcp.example.com/')).toBe('remote:mcp.example.com');
    expect(remoteSource.idOf('no address?key=secret')).toBe('remote:no address');
  });

  it('reads an endpoint on this machine where the user allows it, and sees when nothing has changed', async () => {
    let description = 'Lists';
    const server = await loopbackHttp((request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        const { id, method } = JSON.parse(body) as { id?: number; method: string };
        if (id === undefined) {
          response.writeHead(202).end();
          return;
        }
        const result =
          method === 'initialize'
            ? { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'example', version: '1.0.0' } }
            : { tools: [{ name: 'list', description, inputSchema: { type: 'object' } }] };
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ jsonrpc: '2.0', id, result }));
      });
    });
    try {
      const context = contextOf({ allowLocal: true });
      const first = await remoteSource.read(server.url, null, context);
      if (!first.ok || !first.value.changed) throw new Error(JSON.stringify(first));
      const { crawled } = first.value;
      expect(crawled.server).toMatchObject({
        kind: 'remote',
        name: 'example',
        version: '1.0.0',
        outcome: { state: 'ok' },
      });
      expect(crawled.tools[0]).toMatchObject({
        definition: { name: 'list', description: 'Lists' },
        provenance: { truth: 'listed', method: 'live', file: null },
      });
      const known = { server: crawled.server, readingKey: crawled.readingKey };
      expect(await remoteSource.read(server.url, known, context)).toMatchObject({
        ok: true,
        value: { changed: false },
      });
      description = 'Lists, and now does something else';
      expect(await remoteSource.read(server.url, known, context)).toMatchObject({
        ok: true,
        value: { changed: true, crawled: { server: { notes: ['LIST_CHANGED'] } } },
      });
      server.heard.length = 0;
      const before = server.connections();
      expect(await remoteSource.read(server.url, null, contextOf())).toMatchObject({
        ok: false,
        failure: { code: 'E_URL' },
      });
      expect(server.connections()).toBe(before);
    } finally {
      await server.stop();
    }
  });

  it('H1 asks no private address', async () => {
    expect(await remoteSource.read('https://10.0.0.1/mcp', null, contextOf())).toMatchObject({
      ok: false,
      failure: { state: 'rejected', code: 'E_SSRF' },
    });
  });
});
