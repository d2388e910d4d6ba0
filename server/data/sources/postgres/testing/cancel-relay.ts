import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export interface CancelRelay {
  /** on 127.0.0.1 */
  readonly port: number;
  /** codes of the messages of 16 bytes that connections began with, as a CancelRequest is one */
  readonly codes: readonly number[];
  close(): void;
}

/** Passes connections on to a Postgres, and notes which of them were no connections but a wish. */
export async function cancelRelay({ hostname, port }: URL): Promise<CancelRelay> {
  const codes: number[] = [];
  const server = createServer(near => {
    const far = connect(Number(port), hostname);
    near.once('data', (first: Buffer) => {
      if (first.length === 16) codes.push(first.readInt32BE(4));
    });
    near.on('error', () => {}).pipe(far);
    far.on('error', () => {}).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, codes, close: () => void server.close() };
}
