import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { TestCertificate } from '#server/testing/certificate.ts';

/** What ends TLS in front of a server, as a balancer does. */
export interface TlsFront {
  readonly port: number;
  /** whom it passes everything on to; refuses while there is nobody */
  target: string | null;
  close(): Promise<void>;
}

export interface TlsFrontOptions extends TestCertificate {
  /** 127.0.0.1 without it */
  readonly host?: string;
  /** a free one without it */
  readonly port?: number;
}

/** Passes bytes on, WebSockets included. @throws the system's error when the port cannot be had */
export async function startTlsFront({
  key,
  cert,
  host = '127.0.0.1',
  port = 0,
}: TlsFrontOptions): Promise<TlsFront> {
  const open = new Set<Socket>();
  const server = createServer({ key, cert }, outside => {
    const { target } = front;
    outside.on('error', () => outside.destroy());
    if (target === null) {
      outside.destroy();
      return;
    }
    const url = new URL(target);
    const inside = connect(Number(url.port), url.hostname);
    inside.on('error', () => outside.destroy());
    outside.on('close', () => inside.destroy());
    outside.pipe(inside).pipe(outside);
  });
  // What a browser sends to find out whether there is TLS.
  server.on('tlsClientError', () => {});
  server.on('connection', socket => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  const front = {
    port: (server.address() as AddressInfo).port,
    target: null as string | null,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
  return front;
}
