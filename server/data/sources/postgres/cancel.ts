import type { PoolClient } from 'pg';
import type { SourceSettings } from '#core/contract/index.ts';
import type { Outbound } from '#server/outbound/index.ts';

/** CancelRequest of the protocol: 1234 in the upper 16 bits, 5678 in the lower. */
const CANCEL_REQUEST = 80_877_102;
const CANCEL_MS = 3_000;

/** What the driver keeps of BackendKeyData, under names that it does not type. */
interface Backend {
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/**
 * Asks Postgres to end what this connection runs. Ending the connection alone would not: a query is not told of it
 * until it writes. Sent without TLS, as the protocol has it; it holds nothing but two numbers that fit once.
 */
export async function cancelAtSource(
  outbound: Pick<Outbound, 'connectSocket'>,
  { host, port }: SourceSettings<'postgres'>,
  client: PoolClient,
): Promise<void> {
  const { processID, secretKey } = client as unknown as Backend;
  if (processID === null || secretKey === null) return;
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_REQUEST, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  const signal = AbortSignal.timeout(CANCEL_MS);
  const socket = await outbound.connectSocket({ host, port: port ?? 5_432, signal, timeoutMs: CANCEL_MS });
  socket.on('error', () => {});
  socket.end(message);
}
