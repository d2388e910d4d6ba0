import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { TestCertificate } from '#server/testing/certificate.ts';

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** how many connections were made to it so far */
  readonly connections: number;
}

async function listening(
  server: Server & { closeAllConnections(): void },
  host: string,
  wanted = 0,
): Promise<TestServer> {
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(wanted, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** @param host on every loopback address by default: 127.0.0.1, 127.1.2.3, ::1 */
export function httpServer(answer: RequestListener, host = '::', port = 0): Promise<TestServer> {
  return listening(createServer(answer), host, port);
}

export function tlsServer(certificate: TestCertificate, answer: RequestListener): Promise<TestServer> {
  return listening(createSecureServer(certificate, answer), '::');
}

/** Something that nobody may ever be led to. */
export function canary(host?: string, port?: number): Promise<TestServer> {
  return httpServer((_request, response) => response.end('the secret of the inside'), host, port);
}
