import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { createBrotliCompress, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loopbackHttp, type LoopbackHttp } from '../../../tests/support/loopback-http.ts';
import { GuardedClient, type GuardedClientParts } from './guarded-client.ts';
import { guardedFetch, type GuardedFetchOptions } from './guarded-fetch.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function server(listener: RequestListener, options?: { tls: boolean }): Promise<LoopbackHttp> {
  const started = await loopbackHttp(listener, options);
  open.push(() => started.stop());
  return started;
}

/** A client whose waits are noted and not waited. */
function clientOf(parts: GuardedClientParts = {}): { client: GuardedClient; slept: number[] } {
  const slept: number[] = [];
  const client = new GuardedClient({
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
    random: () => 0.5,
    interval: 0,
    ...parts,
  });
  open.push(() => client.close());
  return { client, slept };
}

async function fetchLocal(url: string, options: GuardedFetchOptions = {}) {
  return guardedFetch(url, { allowLoopback: true, client: clientOf().client, ...options });
}

async function codeOf(url: string, options: GuardedFetchOptions = {}): Promise<string> {
  const result = await fetchLocal(url, options);
  return result.ok ? 'ok' : result.failure.code;
}

const to = (addresses: readonly string[]): GuardedClientParts => ({
  resolve: (_, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
});

describe('guardedFetch', () => {
  it('reads an answer, and asks again only whether it still holds', async () => {
    const { url } = await server((request, response) => {
      if (request.headers['if-none-match'] === '"a"') response.writeHead(304, { etag: '"a"' }).end();
      else response.writeHead(200, { etag: '"a"', 'content-type': 'application/json; charset=utf-8' }).end('{"a":1}');
    });
    const first = await fetchLocal(url, { accept: ['application/json'] });
    expect(first).toMatchObject({ ok: true, value: { status: 200, etag: '"a"', notModified: false } });
    expect(first.ok && first.value.body.toString()).toBe('{"a":1}');
    const again = await fetchLocal(url, { etag: '"a"', accept: ['application/json'] });
    expect(again).toMatchObject({ ok: true, value: { status: 304, notModified: true } });
  });

  it.each([
    [401, 'E_AUTH'],
    [403, 'E_REFUSED'],
    [404, 'E_NOT_FOUND'],
    [418, 'E_STATUS'],
  ])('says what status %i means', async (status, code) => {
    const { url } = await server((_, response) => response.writeHead(status).end());
    expect(await codeOf(url)).toBe(code);
  });

  it('H1 H2 sends nothing to this machine by any of its names', async () => {
    const { port, connections } = await server((_, response) => response.end('heard'));
    const names = [
      'localhost',
      'localhost.',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
    ];
    for (const name of names) {
      const plain = await guardedFetch(`http://${name}:${port}/`, { client: clientOf().client });
      expect(plain).toMatchObject({ ok: false, failure: { code: 'E_URL' } });
      const secure = await guardedFetch(`https://${name}/`, { client: clientOf(to(['127.0.0.1'])).client, retries: 0 });
      expect(secure).toMatchObject({ ok: false, failure: { code: 'E_SSRF' } });
    }
    expect(connections()).toBe(0);
  });

  it('H2 refuses a name with one local address among public ones, in the lookup of the socket', async () => {
    const { client } = clientOf(to(['93.184.216.34', '127.0.0.1']));
    expect(await guardedFetch('https://rebound.example/', { client })).toMatchObject({
      ok: false,
      failure: { state: 'rejected', code: 'E_SSRF' },
    });
  });

  it('H2 judges the second lookup like the first', async () => {
    const { port, connections } = await server((_, response) => response.setHeader('connection', 'close').end('heard'));
    const answers = ['127.0.0.1', '169.254.169.254'];
    const { client } = clientOf({
      resolve: (_, callback) => callback(null, [{ address: answers.shift() ?? '0.0.0.0', family: 4 }]),
    });
    expect(await guardedFetch(`http://rebinding.example:${port}/`, { client, allowLoopback: true })).toMatchObject({
      ok: true,
    });
    expect(await guardedFetch(`http://rebinding.example:${port}/`, { client, allowLoopback: true })).toMatchObject({
      ok: false,
      failure: { code: 'E_SSRF' },
    });
    expect(connections()).toBe(1);
  });

  it.each([
    ['https://10.0.0.1/', 'E_SSRF'],
    ['https://[::ffff:169.254.169.254]/', 'E_SSRF'],
    ['file:///etc/passwd', 'E_REDIRECT'],
    ['gopher://127.0.0.1/', 'E_REDIRECT'],
    ['data:text/plain,x', 'E_REDIRECT'],
    ['http://[', 'E_REDIRECT'],
  ])('H3 does not follow a redirect to %s', async (location, code) => {
    const { url } = await server((_, response) => response.writeHead(302, { location }).end());
    expect(await codeOf(url)).toBe(code);
  });

  it('H3 sends a POST nowhere else', async () => {
    const second = await server((_, response) => response.end('heard'));
    const { url } = await server((_, response) => response.writeHead(307, { location: second.url }).end());
    expect(await codeOf(url, { method: 'POST', body: '{}' })).toBe('E_REDIRECT');
    expect(second.connections()).toBe(0);
  });

  it('H3 takes no credentials along to another host', async () => {
    let authorization: string | undefined = 'none came';
    const second = await server((request, response) => {
      ({ authorization } = request.headers);
      response.end('ok');
    });
    const { url } = await server((_, response) => response.writeHead(302, { location: second.url }).end());
    const result = await fetchLocal(url, { headers: { authorization: 'Bearer secret' } });
    expect(result).toMatchObject({ ok: true, value: { notes: ['REDIRECTED'] } });
    expect(authorization).toBeUndefined();
  });

  it('H4 follows three redirects and no more', async () => {
    const { url, heard } = await server((request, response) => {
      const hop = Number(request.url?.slice(1)) + 1;
      if (hop === 4) response.end('there');
      else response.writeHead(302, { location: `/${hop}` }).end();
    });
    expect(await codeOf(`${url}/0`)).toBe('ok');
    heard.length = 0;
    expect(await codeOf(`${url}/-17`)).toBe('E_REDIRECT');
    expect(heard).toHaveLength(4);
  });

  it('H5 gives up on a body that drips and on one that does not end', async () => {
    const { url } = await server((request, response) => {
      response.writeHead(200).write('x');
      const timer = request.url === '/drip' ? setInterval(() => response.write('x'), 50) : undefined;
      response.on('close', () => clearInterval(timer));
    });
    expect(await codeOf(`${url}/drip`, { timeout: 400, retries: 0 })).toBe('E_TIMEOUT');
    expect(await codeOf(`${url}/stall`, { idle: 300, retries: 0 })).toBe('E_TIMEOUT');
  });

  it('H5 gives up on headers that do not come', async () => {
    const { url } = await server(() => {});
    expect(await codeOf(url, { timeout: 300, retries: 0 })).toBe('E_TIMEOUT');
  });

  it('H6 counts the bytes behind the encoding', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const { url } = await server((request, response) => {
      if (request.url === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      else if (request.url === '/twice')
        response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(gzipSync('x')));
      else if (request.url === '/other') response.writeHead(200, { 'content-encoding': 'compress' }).end('x');
      else if (request.url === '/broken') response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
      else {
        response.writeHead(200, { 'content-encoding': 'br' });
        const brotli = createBrotliCompress();
        brotli.pipe(response);
        brotli.end('fine');
      }
    });
    expect(await codeOf(`${url}/gzip`)).toBe('E_BODY_SIZE');
    expect(await codeOf(`${url}/twice`)).toBe('E_ENCODING');
    expect(await codeOf(`${url}/other`)).toBe('E_ENCODING');
    expect(await codeOf(`${url}/broken`)).toBe('E_CONTENT');
    expect(await codeOf(`${url}/br`)).toBe('ok');
    expect(await codeOf(`${url}/br`, { maxBytes: 3 })).toBe('E_BODY_SIZE');
  });

  it('H7 takes no page for JSON and nothing for something', async () => {
    const { url } = await server((request, response) => {
      if (request.url === '/html') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
      else if (request.url === '/204') response.writeHead(204).end();
      else if (request.url === '/empty') response.writeHead(200, { 'content-type': 'application/json' }).end();
      else {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
        response.write('{}');
        response.socket?.end();
      }
    });
    const options = { accept: ['application/json'], retries: 0 };
    expect(await codeOf(`${url}/html`, options)).toBe('E_CONTENT');
    expect(await codeOf(`${url}/204`, options)).toBe('E_CONTENT');
    expect(await codeOf(`${url}/empty`, options)).toBe('E_CONTENT');
    expect(await codeOf(`${url}/short`, options)).toBe('E_NETWORK');
  });

  it('H8 refuses headers without end', async () => {
    const { url } = await server((request, response) => {
      const headers: Record<string, string> =
        request.url === '/big'
          ? { x: 'a'.repeat(1024 * 1024) }
          : Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x-${index}`, 'aaaaaaaa']));
      response.writeHead(200, headers).end('x');
    });
    expect(await codeOf(`${url}/big`)).toBe('E_HEADERS');
    expect(await codeOf(`${url}/many`)).toBe('E_HEADERS');
  });

  it('H11 reads nothing from a host with a certificate of another', async () => {
    const { url, heard } = await server((_, response) => response.end('heard'), { tls: true });
    expect(await codeOf(url)).toBe('E_TLS');
    expect(heard).toEqual([]);
  });

  it.each([
    ['1000000000', 600_000],
    [new Date(0).toUTCString(), 1_000],
    ['7', 7_000],
    ['NaN', 500],
    ['-5', 1_000],
  ])('H12 waits for Retry-After: %s within bounds', async (header, wait) => {
    let asked = 0;
    const { url } = await server((_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(429, { 'retry-after': header }).end();
      else response.end('ok');
    });
    const { client, slept } = clientOf();
    expect(await codeOf(url, { client })).toBe('ok');
    expect(slept).toEqual([wait]);
  });

  it('H13 tries again a bounded number of times, then leaves the host alone', async () => {
    const { url, heard } = await server((request, response) => {
      if (heard.length % 2 === 0) request.socket.destroy();
      else response.writeHead(503).end();
    });
    const { client, slept } = clientOf();
    expect(await codeOf(url, { client })).toMatch(/^E_(?:SERVER|NETWORK)$/);
    expect(heard).toHaveLength(4);
    expect(slept).toEqual([500, 1000, 2000]);
    for (let request = 0; request < 4; request += 1) await codeOf(url, { client });
    heard.length = 0;
    expect(await codeOf(url, { client })).toBe('E_CIRCUIT');
    expect(heard).toEqual([]);
  });

  it('H13 takes an answer in HTTP/2, a GOAWAY among them, for a fault like others: it is not spoken here', async () => {
    const frame = (type: number, stream: number, body: Buffer): Buffer => {
      const head = Buffer.alloc(9);
      head.writeUIntBE(body.length, 0, 3);
      head.writeUInt8(type, 3);
      head.writeUInt32BE(stream, 5);
      return Buffer.concat([head, body]);
    };
    let connections = 0;
    const goaway = createTcpServer((socket) => {
      connections += 1;
      socket.on('error', () => {});
      socket.end(Buffer.concat([frame(4, 0, Buffer.alloc(0)), frame(7, 0, Buffer.from([0, 0, 0, 0, 0, 0, 0, 11]))]));
    }).listen(0, '127.0.0.1');
    await once(goaway, 'listening');
    const { client, slept } = clientOf();
    const { port } = goaway.address() as AddressInfo;
    expect(await codeOf(`http://127.0.0.1:${port}/`, { client })).toBe('E_NETWORK');
    expect(connections).toBe(4);
    expect(slept).toHaveLength(3);
    goaway.close();
  });

  it('P4 waits as long as it says, whatever the clock is set to', async () => {
    const { url } = await server((_, response) => setTimeout(() => response.end('ok'), 120));
    const { url: silent } = await server(() => {});
    const day = 24 * 60 * 60_000;
    const real = Date.now;
    let calls = 0;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + ((calls += 1) % 2 === 0 ? day : -day));
    try {
      expect(await codeOf(url)).toBe('ok');
      const began = performance.now();
      expect(await codeOf(silent, { timeout: 400, retries: 0 })).toBe('E_TIMEOUT');
      expect(performance.now() - began).toBeGreaterThan(300);
      expect(performance.now() - began).toBeLessThan(5_000);
    } finally {
      clock.mockRestore();
    }
  });

  it('H15 stops where many hosts answer with one page', async () => {
    const { port } = await server((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in to the network</h1>'),
    );
    const { client } = clientOf(to(['127.0.0.1']));
    const codes = [];
    for (let host = 0; host < 22; host += 1)
      codes.push(await codeOf(`http://host-${host}.example:${port}/`, { client }));
    expect(codes.slice(0, 20)).toEqual(Array(20).fill('ok'));
    expect(codes.slice(20)).toEqual(['E_CAPTIVE', 'E_CAPTIVE']);
  });

  it('H16 asks one host at intervals, and two requests at once', async () => {
    let together = 0;
    let most = 0;
    const { url } = await server((_, response) => {
      together += 1;
      most = Math.max(most, together);
      setTimeout(() => {
        together -= 1;
        response.end('ok');
      }, 30);
    });
    const { client, slept } = clientOf({ interval: 1_000 });
    const results = await Promise.all(Array.from({ length: 6 }, () => codeOf(url, { client })));
    expect(results).toEqual(Array(6).fill('ok'));
    expect(most).toBeLessThanOrEqual(2);
    expect(slept).toHaveLength(5);
    expect(slept.at(-1)).toBeGreaterThan(4_000);
  });
});
