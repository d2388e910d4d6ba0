import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import { isGoodRead } from '../good-read.ts';
import { routeOf, templateOf } from '../route-of.ts';
import { Second } from '../second.ts';
import type { Logs } from './logs.ts';
import { truncatedNetwork } from './network.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** false: answers are not in the access stream (probes, files of the page) unless they fail */
    readonly logged?: false;
  }
  interface FastifyRequest {
    /** who asks, as far as it has been found out: ids, set where a route asked for them */
    asker?: { readonly person: string; readonly tenant?: string } | null;
  }
}

function lengthOf(reply: FastifyReply): number | undefined {
  const length = Number(reply.getHeader('content-length') ?? Number.NaN);
  return Number.isInteger(length) ? length : undefined;
}

/**
 * The access stream: one line for each request that was answered. Written by route and ids; addresses as they were
 * sent, user agents and bodies are in no line.
 */
export class AccessLog extends LogController {
  readonly #logs: Pick<Logs, 'access'> | null;
  readonly #reads: Second;

  /**
   * @param logs null: nothing is written (ACCESS_LOG=false)
   * @param readsPerSecond lines about requests that read something and went well; 0: all
   */
  constructor(logs: Pick<Logs, 'access' | 'logger'> | null, readsPerSecond: number) {
    super({ requestIdLogLabel: 'requestId' });
    this.#logs = logs;
    this.#reads = new Second(readsPerSecond || Number.POSITIVE_INFINITY, count =>
      logs?.logger.info(
        { event: 'http.unlogged', stream: 'access', count },
        'So many reads more were answered in this second than ACCESS_LOG_PER_SECOND lets write.',
      ),
    );
  }

  /** At debug: what is under way when an answer never comes. */
  override incomingRequest(request: FastifyRequest): void {
    if ((request.log as Logger).isLevelEnabled('debug') === false) return;
    const { method, url, ip } = request;
    request.log.debug(
      { event: 'http.received', method, url, network: truncatedNetwork(ip) },
      'A request came in.',
    );
  }

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    if (!this.#logs) return;
    const { statusCode: status } = reply;
    if (routeOf(request).config?.logged === false && status < 500) return;
    if (isGoodRead(request, reply) && !this.#reads.pass()) return;
    // A live connection was handed over: it has lines of its own.
    if (!reply.raw.headersSent && request.headers.upgrade !== undefined) return;
    const { asker } = request;
    this.#logs.access({
      requestId: request.id,
      traceId: request.span?.spanContext().traceId ?? null,
      method: request.method,
      route: templateOf(request),
      status,
      durationMs: Math.round(reply.elapsedTime * 1e3) / 1e3,
      bytes: lengthOf(reply),
      aborted: Boolean(error),
      person: asker?.person,
      tenant: asker?.tenant,
      network: truncatedNetwork(request.ip),
    });
  }

  /** That somebody went away stands on the line of the request. */
  override streamError(error: Error & { readonly code?: string }, request: FastifyRequest): void {
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    request.log.warn({ event: 'http.failed', err: error }, 'An answer broke off.');
  }
}
