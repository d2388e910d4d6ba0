import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { ProblemSchema } from '#core/contract/index.ts';
import {
  PAGE_TELEMETRY_LIMITS,
  PAGE_TELEMETRY_PATH,
  type PageTelemetry,
} from '#core/contract/page-telemetry.ts';
import { currentTracing, type Tracing } from '#server/tracing/index.ts';
import { pageMeasures } from './measures.ts';
import { remoteSpan } from './remote-span.ts';
import { PageTelemetryBody } from './schema.ts';
import { spanTimes } from './span-times.ts';

export interface PageTelemetryOptions {
  /** takes the page's half of traces; default: the tracing of this process */
  readonly tracing?: Pick<Tracing, 'enabled' | 'record'>;
  /** milliseconds since 1970; for tests that move the clock */
  readonly now?: () => number;
}

/**
 * Takes what pages tell of themselves. Anybody may tell how fast a page was, since the page of somebody who
 * signs in is a page, too; that ends in histograms without labels, and in nothing else. Spans go to whoever
 * keeps the traces, which costs: they are taken from those who are signed in.
 */
export async function pageTelemetry(app: FastifyInstance, options: PageTelemetryOptions = {}): Promise<void> {
  const { tracing = currentTracing(), now = Date.now } = options;
  const measure = pageMeasures(app.instruments.registry);

  async function isSignedIn(request: FastifyRequest): Promise<boolean> {
    const caller = app.caller(request);
    return (typeof caller === 'function' ? await caller() : caller) !== null;
  }

  app.post<{ Body: PageTelemetry }>(
    PAGE_TELEMETRY_PATH,
    {
      bodyLimit: PAGE_TELEMETRY_LIMITS.bytes,
      config: { access: 'everybody', limit: 'page-telemetry', trace: false },
      schema: {
        tags: ['page-telemetry'],
        summary: 'Tell how fast a page was, and its half of a trace; our page does it by itself',
        description:
          'Web vitals (seconds; `cls` without a unit) and counts of errors become metrics without labels. Spans of somebody who is signed in go where the server’s traces go; other spans are left alone. Nothing is answered.',
        body: PageTelemetryBody,
        response: { 204: Type.Null(), '4xx': ProblemSchema, '5xx': ProblemSchema },
      },
    },
    async (request, reply) => {
      const { sentAt, spans = [] } = request.body;
      measure(request.body);
      if (tracing.enabled && spans.length > 0 && (await isSignedIn(request))) {
        const at = now();
        for (const span of spans) {
          const times = spanTimes(span, sentAt, at);
          if (times) tracing.record(remoteSpan(span, times));
        }
      }
      return reply.code(204).send();
    },
  );
}
