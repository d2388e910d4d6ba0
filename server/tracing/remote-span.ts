import { type Attributes, type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** A span that ended in a browser. Its ids were made there; whoever takes it in has checked them. */
export interface RemoteSpan {
  /** a closed list: nobody chooses names */
  readonly name: 'page load' | 'page request' | 'page sign-in' | 'page command';
  /** 32 hexadecimal digits */
  readonly traceId: string;
  /** 16 hexadecimal digits */
  readonly spanId: string;
  /** by the server's clock, ms since 1970 */
  readonly start: number;
  /** ms since 1970 */
  readonly end: number;
  /** whether its trace is kept; others are not exported */
  readonly sampled: boolean;
  readonly failed: boolean;
  /** bounded values alone: types and outcomes */
  readonly attributes: Attributes;
}

const toHrTime = (ms: number): HrTime => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)];

/**
 * @param server the attributes of this process' resource; the page is a service beside it, `<name>-page`
 * @returns makes a page's spans into what processors and exporters take
 */
export function remoteSpanReader(
  server: Readonly<Record<string, string>>,
): (span: RemoteSpan) => ReadableSpan {
  const { 'service.instance.id': _, 'service.name': service, ...rest } = server;
  const resource = resourceFromAttributes({ ...rest, 'service.name': `${service}-page` });
  return ({ name, traceId, spanId, start, end, sampled, failed, attributes }) => {
    const context = { traceId, spanId, traceFlags: sampled ? 1 : 0 };
    return {
      name,
      kind: SpanKind.CLIENT,
      spanContext: () => context,
      startTime: toHrTime(start),
      endTime: toHrTime(end),
      duration: toHrTime(end - start),
      ended: true,
      status: { code: failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
      attributes,
      links: [],
      events: [],
      resource,
      instrumentationScope: { name: 'region-dashboard-page' },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    };
  };
}
