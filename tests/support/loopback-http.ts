import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';

const certificate = (name: string): Buffer =>
  readFileSync(new URL(`../fixtures/tls/elsewhere.${name}.pem`, import.meta.url));

/** An HTTP server on 127.0.0.1 that counts connections and remembers what was asked. */
export interface LoopbackHttp {
  /** Without a slash at the end. */
  url: string;
  port: number;
  /** Method and path of every request, in order. */
  heard: string[];
  /** Connections that were made, whether or not a request came over them. */
  connections(): number;
  stop(): Promise<void>;
}

/** Starts a server. With `tls` it shows a certificate that it signed itself, for another name. */
export async function loopbackHttp(listener: RequestListener, { tls = false } = {}): Promise<LoopbackHttp> {
  const heard: string[] = [];
  const listen: RequestListener = (request, response) => {
    heard.push(`${request.method} ${request.url}`);
    listener(request, response);
  };
  const server: Server = tls
    ? createTlsServer({ key: certificate('key'), cert: certificate('cert') }, listen)
    : createServer(listen);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    heard,
    connections: () => connections,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
