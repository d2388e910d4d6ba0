import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * - `pass`: everything goes through
 * - `cut`: the next answer of the server does not arrive; the connection ends instead
 * - `swallow`: answers do not arrive, and the connection stays open
 */
export type NetworkMode = 'pass' | 'cut' | 'swallow';

export interface Network {
  /** the same address, through the proxy */
  url(address: string): string;
  mode: NetworkMode;
  /** is told everything that is sent to the server */
  onSent: ((chunk: Buffer) => void) | null;
  /** ends every connection and stops listening */
  close(): Promise<void>;
}

/** A network between us and Postgres that can be broken at will. */
export async function startNetwork(address: string): Promise<Network> {
  const target = new URL(address);
  const sockets = new Set<Socket>();
  const server = createServer(client => {
    const upstream = connect(Number(target.port), target.hostname);
    const both = [client, upstream];
    const end = () => {
      for (const socket of both) socket.destroy();
    };
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    client.on('data', chunk => {
      network.onSent?.(chunk);
      upstream.write(chunk);
    });
    upstream.on('data', chunk => {
      if (network.mode === 'pass') client.write(chunk);
      if (network.mode === 'cut') end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const network: Network = {
    mode: 'pass',
    onSent: null,
    url(original) {
      const url = new URL(original);
      url.host = `127.0.0.1:${port}`;
      return url.href;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return network;
}
