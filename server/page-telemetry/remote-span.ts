import { PAGE_ACTIONS, type PageSpan } from '#core/contract/page-telemetry.ts';
import type { RemoteSpan } from '#server/tracing/index.ts';
import type { SpanTimes } from './span-times.ts';

type Action = (typeof PAGE_ACTIONS)[number];
const isAction = (name: PageSpan['name']): name is Action => PAGE_ACTIONS.some(action => action === name);

/** @returns a page's span as the tracing takes it; pages tell only of traces that are kept */
export function remoteSpan(span: PageSpan, { start, end }: SpanTimes): RemoteSpan {
  const { name, traceId, spanId, outcome } = span;
  const type = isAction(name) ? {} : { 'region_dashboard.command.types': [name] };
  return {
    name: isAction(name) ? `page ${name}` : 'page command',
    traceId,
    spanId,
    start,
    end,
    sampled: true,
    failed: outcome === 'failed',
    attributes: { 'region_dashboard.outcome': outcome, ...type },
  };
}
