import { LRUCache } from 'lru-cache';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { connectSocket } from './connect-socket.ts';
import type { Guard } from './guard.ts';

/** How a source's certificate is looked at. Without anything: as browsers do. */
export interface TlsOptions {
  /** PEM of the authority that is trusted instead of the usual ones */
  readonly ca?: string;
  /** name that the certificate must have, where it is not the host's */
  readonly servername?: string;
  /** false: any certificate; somebody in between can then read and change everything */
  readonly rejectUnauthorized?: boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Ways of looking at certificates that are in use at once; a connection is used again only in its own. */
const AGENTS = 100;
const CONNECTIONS_PER_ORIGIN = 8;

function guardedConnector(guard: Guard, tls: TlsOptions): buildConnector.connector {
  const secure = buildConnector({ ...tls, timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    const isSecure = options.protocol === 'https:';
    const port = Number(options.port || (isSecure ? 443 : 80));
    connectSocket(guard, { host: options.hostname, port, timeoutMs: CONNECT_TIMEOUT_MS }).then(
      socket => (isSecure ? secure({ ...options, httpSocket: socket }, callback) : callback(null, socket)),
      error => callback(error, null),
    );
  };
}

/** Connections to sources that speak HTTP: kept for a few seconds, each made by the guard. */
export class Dispatchers {
  readonly #guard: Guard;
  readonly #agents = new LRUCache<string, Agent>({
    max: AGENTS,
    dispose: agent => void agent.close().catch(() => {}),
  });

  constructor(guard: Guard) {
    this.#guard = guard;
  }

  for({ ca, servername, rejectUnauthorized = true }: TlsOptions = {}): Dispatcher {
    const tls = {
      ...(ca !== undefined && { ca }),
      ...(servername !== undefined && { servername }),
      rejectUnauthorized,
    };
    const key = JSON.stringify(tls);
    let agent = this.#agents.get(key);
    if (!agent) {
      agent = new Agent({
        connect: guardedConnector(this.#guard, tls),
        connections: CONNECTIONS_PER_ORIGIN,
        pipelining: 1,
        allowH2: false,
        keepAliveTimeout: 4_000,
        keepAliveMaxTimeout: 60_000,
        maxHeaderSize: 32_768,
      });
      this.#agents.set(key, agent);
    }
    return agent;
  }

  /** Ends every connection, whatever is under way. */
  async close(): Promise<void> {
    const agents = [...this.#agents.values()];
    await Promise.all(agents.map(agent => agent.destroy()));
    this.#agents.clear();
  }
}
