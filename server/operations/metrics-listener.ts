import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import type { Registry } from 'prom-client';
import { HEALTH_TYPE, type Health, healthAnswer, isHealthPath, type Served } from './health/index.ts';

export interface MetricsListenerOptions {
  readonly registry: Pick<Registry, 'metrics' | 'contentType'>;
  /** shown in detail, since who reaches this listener runs the installation */
  readonly health?: { readonly board: Health; readonly release: Served };
  /** METRICS_PORT; 0: any free one */
  readonly port: number;
  /** METRICS_HOST */
  readonly host: string;
  readonly log: {
    info(facts: object, message: string): void;
    warn(facts: object, message: string): void;
    error(facts: object, message: string): void;
  };
  /** tests are in a hurry */
  readonly times?: MetricsListenerTimes;
}

/** How long things may take, ms. */
export interface MetricsListenerTimes {
  /** one connection with its one request, from its first byte to the last of the answer */
  readonly connection: number;
  /** putting the answer together */
  readonly rendering: number;
  /** between two tries to get a taken port */
  readonly retry: number;
}

export interface MetricsListener {
  /** for example `http://127.0.0.1:9464/metrics`; null while the port is taken */
  readonly address: string | null;
  close(): Promise<void>;
}

/** Prometheus itself gives up after ten seconds. */
const TIMES: MetricsListenerTimes = { connection: 10_000, rendering: 5_000, retry: 3_000 };
/** A few scrapers at once, each with one connection; whoever comes on top is cut off. */
const MOST_CONNECTIONS = 16;
/** Labels are bounded, so this is never reached; if it is, better no answer than one that fills the memory. */
const MOST_BYTES = 16_777_216;
/** Two processes overlap while one takes the other's place: a port that is taken longer than this is a fault, ms. */
const OVERLAP_MS = 30_000;
/** How often a port that stays taken is complained about, ms. */
const COMPLAINT_MS = 60_000;

class Unanswerable extends Error {}

/** @returns a function that puts the exposition together; those who ask at about the same time share one */
function sharedRendering({ registry }: MetricsListenerOptions, timeMs: number): () => Promise<Buffer> {
  let underWay: Promise<Buffer> | null = null;
  const render = async () => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Unanswerable('Measuring takes too long.')), timeMs);
    try {
      const text = await Promise.race([registry.metrics(), late.promise]);
      const body = Buffer.from(text);
      if (body.length > MOST_BYTES) throw new Unanswerable('There is too much to tell.');
      return body;
    } finally {
      clearTimeout(timer);
    }
  };
  return () => {
    underWay ??= render().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

function handler(options: MetricsListenerOptions, renderingMs: number) {
  const { registry, health, log } = options;
  const rendered = sharedRendering(options, renderingMs);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = (status: number, body: Buffer | string, headers: Record<string, string> = {}) => {
      response.writeHead(status, {
        'content-type': 'text/plain; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...headers,
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const [path] = (request.url ?? '').split('?', 1);
    const asksHealth = health !== undefined && path !== undefined && isHealthPath(path);
    if (path !== '/metrics' && !asksHealth)
      return answer(404, 'Only /metrics, /live, /ready and /health are here.\n');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(405, 'Use GET or HEAD here.\n', { allow: 'GET, HEAD' });
    if (asksHealth) {
      const { code, document } = await healthAnswer(path, health.board, health.release, async () => true);
      return answer(code, `${JSON.stringify(document)}\n`, { 'content-type': HEALTH_TYPE });
    }
    try {
      answer(200, await rendered(), { 'content-type': registry.contentType });
    } catch (error) {
      log.error({ event: 'metrics.failed', err: error }, 'metrics could not be told');
      const why = error instanceof Unanswerable ? error.message : 'Measuring has failed; see the log.';
      answer(503, `${why}\n`);
    }
  };
}

function httpServer(options: MetricsListenerOptions, times: MetricsListenerTimes): Server {
  const answer = handler(options, times.rendering);
  const server = createServer(
    {
      requestTimeout: times.connection,
      headersTimeout: times.connection,
      // Small: a scrape has hardly any.
      maxHeaderSize: 8_192,
    },
    (request, response) => void answer(request, response),
  );
  server.maxConnections = MOST_CONNECTIONS;
  // A new connection for each scrape costs nothing, and none can be held open.
  server.maxRequestsPerSocket = 1;
  server.on('connection', socket => {
    // Whatever it does: asks slowly, reads slowly, or nothing at all.
    const timer = setTimeout(() => socket.destroy(), times.connection);
    socket.once('close', () => clearTimeout(timer));
  });
  return server;
}

function addressOf(server: Server): string | null {
  const found = server.address() as AddressInfo | null;
  if (!found) return null;
  const host = isIPv6(found.address) ? `[${found.address}]` : found.address;
  return `http://${host}:${found.port}/metrics`;
}

/**
 * Serves the registry to Prometheus on a port of its own, which is never the public one. That the port is
 * taken or cannot be had is said in the log and tried again until it can: serving people does not depend on it.
 *
 * @returns after the first try, whether it succeeded or not
 */
export async function startMetricsListener(options: MetricsListenerOptions): Promise<MetricsListener> {
  const { port, host, log, times = TIMES } = options;
  const server = httpServer(options, times);
  const began = performance.now();
  let complainedAt = Number.NEGATIVE_INFINITY;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  function complain(error: NodeJS.ErrnoException): void {
    const now = performance.now();
    if (now - complainedAt < COMPLAINT_MS && complainedAt - began > OVERLAP_MS) return;
    const isStart = complainedAt === Number.NEGATIVE_INFINITY;
    if (!isStart && now - began < OVERLAP_MS) return;
    complainedAt = now;
    const facts = { event: 'metrics.not-served', reason: error.code, port };
    if (isStart) log.warn(facts, 'metrics cannot be served: METRICS_PORT cannot be had yet; trying again');
    else
      log.error(facts, 'metrics are not served: METRICS_PORT cannot be had. Free it, or choose another one');
  }

  function listen(): Promise<void> {
    return new Promise(resolve => {
      const onError = (error: NodeJS.ErrnoException) => {
        server.off('listening', onListening);
        complain(error);
        if (!closed) retry = setTimeout(() => void listen(), times.retry).unref();
        resolve();
      };
      const onListening = () => {
        server.off('error', onError);
        server.on('error', error => log.error({ event: 'metrics.failed', err: error }, 'metrics listener'));
        log.info({ event: 'metrics.served', address: addressOf(server) }, 'metrics are served');
        resolve();
      };
      server.once('error', onError);
      server.once('listening', onListening);
      server.listen(port, host);
    });
  }

  await listen();
  return {
    get address() {
      return addressOf(server);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      if (!server.listening) return;
      const gone = new Promise<void>(resolve => server.close(() => resolve()));
      server.closeAllConnections();
      await gone;
    },
  };
}
