import {
  activeSpan,
  currentRequestId,
  forRequest,
  isTracing,
  parentOf,
  type Span,
  startSpan,
  traced,
  tracedFrom,
  tracedTogether,
} from '../tracing/index.ts';

/** How a request that waits in a room shows: in its trace, and by its id in what is logged for it. */
export interface CommitTrace {
  readonly requestId: string | null;
  /** of the command; null when its trace is not kept */
  readonly span: Span | null;
  /** its time in the queue */
  readonly wait: Span | null;
}

interface Traced {
  readonly trace: CommitTrace;
}

/** @returns the trace of a request that begins to wait now */
export function beginWait(): CommitTrace {
  const span = activeSpan();
  return { requestId: currentRequestId(), span, wait: span && startSpan('room queue', span, null) };
}

/** They wait no longer: their turn has come, or they were refused. */
export function endWait(requests: readonly Traced[]): void {
  for (const { trace } of requests) trace.wait?.end();
}

/** Commits what several people sent: a span in the trace of each, linked with one another. */
export function tracedCommit<T>(requests: readonly Traced[], run: () => T): T {
  const spans = isTracing() ? requests.flatMap(({ trace }) => trace.span ?? []) : [];
  const describe = () => ({ attributes: { 'region_dashboard.batch.size': requests.length } });
  const commit = () => tracedTogether('commit', spans, describe, run);
  const requestId = requests[0]?.trace.requestId;
  return requestId ? forRequest(requestId, commit) : commit();
}

/** One transaction of the event store. @param run returns what came of it */
export function tracedAppend<O extends string>(events: number, run: () => Promise<O>): Promise<O> {
  const describe = () => ({ attributes: { 'region_dashboard.events': events } });
  return traced('append', describe, async span => {
    const outcome = await run();
    span.setAttribute('region_dashboard.outcome', outcome);
    return outcome;
  });
}

/** Hands committed events to everybody who has the dashboard open in this process. */
export function tracedDelivery(events: number, run: () => void): void {
  traced('deliver', () => ({ attributes: { 'region_dashboard.events': events } }), run);
}

/** Hands on what another process has committed, as a part of that trace. @param traceparent as that process says */
export function tracedFollowing(traceparent: string | undefined, run: () => Promise<void>): void {
  const parent = parentOf(traceparent);
  void (parent === null ? run() : tracedFrom(parent, 'deliver elsewhere', null, run));
}
