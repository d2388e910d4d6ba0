import type { LookupFunction, Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { AllowedHosts } from '#server/addresses/index.ts';
import type { Config } from '#server/config/index.ts';
import { type ConnectOptions, connectSocket, guardedLookup, unconnectedSocket } from './connect-socket.ts';
import { Dispatchers, type TlsOptions } from './dispatchers.ts';
import { Guard, type Resolve } from './guard.ts';
import { type OutboundAnswer, type OutboundRequest, request } from './request.ts';

export interface OutboundOptions {
  readonly config: Pick<Config, 'SOURCE_ALLOWED_HOSTS'>;
  /** what the server itself allows beside the operator's list, in the same form: the demo's own database */
  readonly also?: readonly string[];
  /** default: as this machine resolves names */
  readonly resolve?: Resolve;
}

/**
 * Every connection to an address that a person wrote is made here. It goes to the internet, or to what the
 * operator allows; judged is the address that is really connected to.
 */
export interface Outbound {
  /** An HTTP request; redirects are followed, each judged again. @throws OutboundError */
  request(wish: OutboundRequest): Promise<OutboundAnswer>;
  /** @returns a connected socket, which the caller ends. @throws OutboundError */
  connectSocket(options: ConnectOptions): Promise<Socket>;
  /** @returns a socket whose connect(port, host) is guarded; for `pg`: `stream: () => outbound.socket()` */
  socket(): Socket;
  /** for libraries that take undici's; follows no redirects by itself */
  dispatcher(tls?: TlsOptions): Dispatcher;
  /** for libraries that take a lookup; Node does not ask it about hosts that are addresses already */
  lookup(port: number): LookupFunction;
  /** Ends the connections of `request` and of dispatchers, whatever is under way. */
  close(): Promise<void>;
}

export function openOutbound({ config, also = [], resolve }: OutboundOptions): Outbound {
  const guard = new Guard(new AllowedHosts([...config.SOURCE_ALLOWED_HOSTS, ...also]), resolve);
  const dispatchers = new Dispatchers(guard);
  return {
    request: wish => request(dispatchers, wish),
    connectSocket: options => connectSocket(guard, options),
    socket: () => unconnectedSocket(guard),
    dispatcher: tls => dispatchers.for(tls),
    lookup: port => guardedLookup(guard, port),
    close: () => dispatchers.close(),
  };
}
