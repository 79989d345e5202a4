import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { loopbackHttp, type LoopbackHttp } from '../../../tests/support/loopback-http.ts';
import { GuardedClient } from '../http/guarded-client.ts';
import { httpWire } from './http-wire.ts';
import { listTools } from './list-tools.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

interface Message {
  id?: number;
  method?: string;
}
type Answer = (message: Message, response: ServerResponse, request: IncomingMessage) => void;

const tools = [
  { name: 'one', inputSchema: { type: 'object' } },
  { name: 'two', inputSchema: { type: 'object' } },
];
const results: Record<string, object> = {
  initialize: { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 'remote', version: '2.0.0' } },
  'tools/list': { tools },
};
const replyTo = ({ id, method }: Message): string =>
  JSON.stringify({ jsonrpc: '2.0', id, result: results[method ?? ''] });
const asJson: Answer = (message, response) => {
  if (message.id === undefined) response.writeHead(202).end();
  else response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 's-1' }).end(replyTo(message));
};
const asEvents: Answer = (message, response) => {
  if (message.id === undefined) response.writeHead(202).end();
  else
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(`: hello\n\nid: 1\r\nevent: message\r\ndata: ${replyTo(message)}\r\n\r\n`);
};

/** An endpoint that answers posted messages; anything else goes to `other`. */
async function endpoint(answer: Answer, other?: (request: IncomingMessage, response: ServerResponse) => void) {
  const headers: IncomingMessage['headers'][] = [];
  const server = await loopbackHttp((request, response) => {
    headers.push(request.headers);
    if (request.method !== 'POST') {
      if (other === undefined) response.writeHead(405).end();
      else other(request, response);
      return;
    }
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => answer(JSON.parse(body) as Message, response, request));
  });
  open.push(() => server.stop());
  return { ...server, headers };
}

async function ask({ url }: Pick<LoopbackHttp, 'url'>, total = 5_000) {
  const client = new GuardedClient({ interval: 0, sleep: async () => {} });
  const wire = httpWire(`${url}/mcp`, { client, allowLoopback: true, total });
  try {
    return await listTools(wire, { initialize: total, total });
  } finally {
    await wire.close();
    await client.close();
  }
}

async function codeOf(answer: Answer, other?: Parameters<typeof endpoint>[1]): Promise<string> {
  const result = await ask(await endpoint(answer, other));
  return result.ok ? result.value.outcome.state : `${result.failure.state} ${result.failure.code}`;
}

describe('httpWire', () => {
  it('lists the tools of an endpoint that answers in JSON, in its session, and ends that', async () => {
    const server = await endpoint(asJson);
    const result = await ask(server);
    expect(result).toMatchObject({
      ok: true,
      value: {
        outcome: { state: 'ok' },
        serverInfo: { name: 'remote' },
        tools: [{ definition: tools[0] }, { definition: tools[1] }],
      },
    });
    expect(server.heard).toEqual(['POST /mcp', 'POST /mcp', 'POST /mcp', 'POST /mcp', 'DELETE /mcp']);
    const [first, ...others] = server.headers;
    expect(first?.['mcp-session-id']).toBeUndefined();
    for (const header of others) {
      expect(header).toMatchObject({ 'mcp-session-id': 's-1', 'mcp-protocol-version': '2025-06-18' });
    }
    expect(
      server.headers.every(({ authorization, cookie }) => authorization === undefined && cookie === undefined),
    ).toBe(true);
  });

  it('lists the tools of an endpoint that answers in events', async () => {
    expect(await codeOf(asEvents)).toBe('ok');
  });

  it('speaks the older form with an endpoint that knows only that', async () => {
    let stream: ServerResponse | undefined;
    const server = await endpoint(
      (message, response, request) => {
        if (request.url !== '/messages?session=1') {
          response.writeHead(404).end();
          return;
        }
        response.writeHead(202).end('Accepted');
        if (message.id !== undefined) stream?.write(`event: message\ndata: ${replyTo(message)}\n\n`);
      },
      (request, response) => {
        if (request.method !== 'GET') {
          response.writeHead(405).end();
          return;
        }
        stream = response;
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .write('event: endpoint\ndata: /messages?session=1\n\n');
      },
    );
    const result = await ask(server);
    expect(result).toMatchObject({ ok: true, value: { outcome: { state: 'ok' }, notes: ['OLDER_TRANSPORT'] } });
  });

  it('H3 sends no message to another host than the stream came from', async () => {
    const other = await endpoint(asJson);
    const code = await codeOf(
      (_, response) => response.writeHead(405).end(),
      (_, response) =>
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .write(`event: endpoint\ndata: ${other.url}/\n\n`),
    );
    expect(code).toBe('rejected E_ENDPOINT');
    expect(other.connections()).toBe(0);
  });

  it.each([
    ['Bearer resource_metadata="http://127.0.0.1:9/.well-known/oauth-protected-resource"', 401],
    ['Bearer', 401],
    ['Bearer error="insufficient_scope"', 403],
  ])('H9 takes a login (%s, %i) for no empty list, and asks nowhere else', async (challenge, status) => {
    const server = await endpoint((_, response) => response.writeHead(status, { 'www-authenticate': challenge }).end());
    const result = await ask(server);
    expect(result).toMatchObject({ ok: false, failure: { state: 'needs-auth', code: 'E_AUTH' } });
    expect(server.heard).toEqual(['POST /mcp']);
  });

  it('H9 knows a login by the words of an error, and by the older form', async () => {
    expect(
      await codeOf((_, response) =>
        response.writeHead(400).end('{"error":{"code":-32000,"message":"Missing API key"}}'),
      ),
    ).toBe('needs-auth E_AUTH');
    expect(
      await codeOf(
        (_, response) => response.writeHead(404).end(),
        (_, response) => response.writeHead(401).end(),
      ),
    ).toBe('needs-auth E_AUTH');
    expect(
      await codeOf((message, response, request) => {
        if (message.method === 'tools/list') response.writeHead(401).end();
        else asJson(message, response, request);
      }),
    ).toBe('needs-auth E_AUTH');
  });

  it('H7 takes a web page for no server', async () => {
    const page: Answer = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>');
    expect(await codeOf(page)).toBe('rejected E_CONTENT');
    expect(await codeOf((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end())).toBe(
      'rejected E_CONTENT',
    );
    expect(await codeOf((_, response) => response.writeHead(404).end('nothing'))).toBe('unreachable E_NOT_FOUND');
  });

  it('H10 reads no event without end, and no comments for ever', async () => {
    const flood =
      (part: string): Answer =>
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const write = (): void => {
          while (!response.destroyed && response.write(part));
          if (!response.destroyed) response.once('drain', write);
        };
        write();
      };
    expect(await codeOf(flood(`data: ${'x'.repeat(65_536)}\n`))).toBe('rejected E_LINE');
    expect(await codeOf(flood('x'.repeat(65_536)))).toBe('rejected E_LINE');
    expect(await codeOf(flood(`: ${'x'.repeat(65_536)}\n\n`))).toMatch(/^rejected E_(?:OUTPUT|BODY_SIZE)$/);
  });

  it('H10 passes over the ids of events', async () => {
    const server = await endpoint((message, response) => {
      if (message.id === undefined) response.writeHead(202).end();
      else
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .end(`id: x\r\nid: \u0000\r\nretry: 999999999\r\ndata: ${replyTo(message)}\n\n`);
    });
    expect(await ask(server)).toMatchObject({ ok: true });
    expect(server.headers.some((header) => 'last-event-id' in header)).toBe(false);
  });

  it('H5 M1 waits for a stream that says nothing no longer than it says', async () => {
    const silent: Answer = (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
    const started = performance.now();
    expect(await ask(await endpoint(silent), 800)).toMatchObject({ ok: false, failure: { code: 'E_TIMEOUT' } });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('M9 refuses what an endpoint asks of its client', async () => {
    const refusals: unknown[] = [];
    const result = await ask(
      await endpoint((message, response, request) => {
        if (message.method === 'tools/list') {
          response
            .writeHead(200, { 'content-type': 'text/event-stream' })
            .end(`data: {"jsonrpc":"2.0","id":"q","method":"sampling/createMessage"}\n\ndata: ${replyTo(message)}\n\n`);
        } else if (message.method === undefined) {
          refusals.push(message);
          response.writeHead(202).end();
        } else asJson(message, response, request);
      }),
    );
    expect(result).toMatchObject({ ok: true, value: { requests: { 'sampling/createMessage': 2 } } });
    expect(refusals[0]).toMatchObject({ id: 'q', error: { code: -32_601 } });
  });
});
