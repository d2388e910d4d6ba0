import { once } from 'node:events';
import { createServer as createPlain, type IncomingMessage, request } from 'node:http';
import { createServer as createTls, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** An answer on its way through. */
export interface Passing {
  status: number;
  /** names in lower case */
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** what was asked */
  readonly method: string;
  readonly path: string;
  readonly origin: string | undefined;
}

/** Changes an answer in place. */
export type Tamper = (passing: Passing) => void;

export interface Proxy {
  readonly url: URL;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ProxyOptions {
  readonly tamper?: Tamper;
  /** key and certificate make it answer by https */
  readonly tls?: ServerOptions;
  /** changes a request's headers before they go on */
  readonly forward?: (headers: Record<string, string | string[] | undefined>) => void;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A proxy in front of a real server, as an operator may have set it up wrongly. */
export async function startProxy(upstream: string, options: ProxyOptions = {}): Promise<Proxy> {
  const { tamper = () => {}, tls, forward = () => {} } = options;
  const to = new URL(upstream);

  async function pass(asked: IncomingMessage): Promise<Passing> {
    const headers = { ...asked.headers };
    forward(headers);
    const sent = request({
      host: to.hostname,
      port: to.port,
      path: asked.url,
      method: asked.method,
      headers,
      agent: false,
    });
    sent.end(asked.headers.upgrade ? undefined : await bodyOf(asked));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const { 'transfer-encoding': _, 'content-length': __, connection: ___, ...rest } = response.headers;
    const passing: Passing = {
      status: response.statusCode ?? 0,
      headers: rest,
      body: (await bodyOf(response)).toString(),
      method: asked.method ?? '',
      path: asked.url ?? '',
      origin: asked.headers.origin,
    };
    tamper(passing);
    return passing;
  }

  const server = tls ? createTls(tls) : createPlain();
  server.on('request', async (asked, reply) => {
    const { status, headers, body, method } = await pass(asked);
    reply.writeHead(status, headers as Record<string, string>);
    reply.end(method === 'HEAD' ? undefined : body);
  });
  server.on('upgrade', async (asked, socket) => {
    const { status, headers, body } = await pass(asked);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
    socket.end(`HTTP/1.1 ${status} Answer\r\n${lines.join('\r\n')}\r\nconnection: close\r\n\r\n${body}`);
  });
  // What the audit breaks off on purpose is no fault of the proxy.
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${port}`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
