import { once } from 'node:events';
import { connect, type LookupFunction, Socket } from 'node:net';
import { readHost } from '#server/addresses/index.ts';
import { beforeEnd, endingAfter } from './abort.ts';
import type { Address, Guard } from './guard.ts';
import { OutboundError } from './outbound-error.ts';
import { outboundErrorOf } from './reason-of.ts';

export interface ConnectOptions {
  /** as somebody wrote it */
  readonly host: string;
  readonly port: number;
  readonly signal?: AbortSignal;
  /** for resolving and connecting together; default 10 seconds */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** @throws OutboundError `bad-address` */
export function hostOf(text: string): string {
  const host = readHost(text);
  if (host === null) throw new OutboundError('bad-address');
  return host;
}

/**
 * @returns a connected socket, which the caller ends
 * @throws OutboundError; the signal's reason when that ended it
 */
export async function connectSocket(guard: Guard, options: ConnectOptions): Promise<Socket> {
  const host = hostOf(options.host);
  const signal = endingAfter(options.timeoutMs ?? TIMEOUT_MS, options.signal);
  try {
    const addresses = await beforeEnd(signal, guard.addressesOf(host, options.port));
    return await connected(guard, host, options.port, addresses, signal);
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw outboundErrorOf(signal.aborted ? signal.reason : error);
  }
}

async function connected(
  guard: Guard,
  host: string,
  port: number,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connect({ host, port, lookup: answering(addresses), autoSelectFamily: true, noDelay: true });
  try {
    await once(socket, 'connect', { signal });
    assertPermitted(guard, socket, host, port);
    return socket;
  } catch (error) {
    socket.on('error', () => {}).destroy();
    throw error;
  }
}

/** It cannot be another than was judged; should it be one after all, nothing is sent. */
function assertPermitted(guard: Guard, { remoteAddress = '' }: Socket, host: string, port: number): void {
  if (!guard.permits(host, remoteAddress, port)) throw new OutboundError('refused-address');
}

/** A lookup that asks nobody any more. */
function answering(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first!.address, first!.family);
  };
}

/**
 * The lookup of net.connect and tls.connect, for libraries that take one. Beware: Node does not ask it about
 * hosts that are addresses already, so hand it to nobody who is told the host by a person; connectSocket
 * judges those as well.
 */
export function guardedLookup(guard: Guard, port: number): LookupFunction {
  return (name, options, callback) => {
    const judge = async () => guard.addressesOf(hostOf(name), port);
    judge().then(
      addresses => answering(addresses)(name, options, callback),
      error => callback(error, '', 0),
    );
  };
}

/**
 * A socket that is connected later, by who calls its connect(port, host), guarded as well: for `pg`, whose
 * option `stream` wants one.
 */
export function unconnectedSocket(guard: Guard): Socket {
  const socket = new Socket();
  const connectTo = socket.connect;
  const guarded = async (port: number, text: string) => {
    const host = hostOf(text);
    const addresses = await guard.addressesOf(host, port);
    if (socket.destroyed) return;
    // Before anybody else's listener: they write as soon as they hear of it.
    socket.prependOnceListener('connect', () => {
      if (!guard.permits(host, socket.remoteAddress ?? '', port))
        socket.destroy(new OutboundError('refused-address'));
    });
    const to = { host, port, lookup: answering(addresses), autoSelectFamily: true, noDelay: true };
    Reflect.apply(connectTo, socket, [to]);
  };
  socket.connect = (port: unknown, host?: unknown) => {
    guarded(Number(port), typeof host === 'string' ? host : '').catch(error => socket.destroy(error));
    return socket;
  };
  return socket;
}
