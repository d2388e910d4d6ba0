import type { PageSpanName } from '#core/contract/page-telemetry.ts';
import { beginSpan, loadTraceparent, logRequest } from '#web/telemetry/index.ts';
import { isApiElsewhere } from './page-config.ts';

export interface Exchanged {
  readonly response: Response;
  readonly text: string;
}

/** A plain question to an API elsewhere needs no leave of it beforehand; one with a header of ours would. */
const mayCarry = () => !isApiElsewhere();

/**
 * One request to our API and its answer. What changes something begins a trace; what is asked for because the
 * page loads is a part of that; and error reports can tell of it, without what was in it.
 *
 * @param action what a change is called in its trace
 * @throws what fetch throws
 */
export async function exchange(
  address: string,
  init: RequestInit,
  action: PageSpanName = 'request',
): Promise<Exchanged> {
  const { method = 'GET' } = init;
  const span = method === 'GET' ? null : beginSpan(action);
  const traceparent = span?.traceparent ?? (mayCarry() ? loadTraceparent() : undefined);
  const started = performance.now();
  const note = (status: number, requestId: string | null) =>
    logRequest({
      at: Date.now(),
      method,
      path: URL.parse(address, 'http://api')?.pathname ?? '',
      status,
      duration: performance.now() - started,
      requestId,
      traceId: traceparent?.split('-')[1] ?? null,
    });
  const headers = traceparent === undefined ? init.headers : { ...init.headers, traceparent };
  try {
    const response = await fetch(address, { ...init, ...(headers && { headers }) });
    const text = await response.text();
    note(response.status, response.headers.get('x-request-id'));
    span?.end(response.ok ? 'done' : response.status < 500 ? 'refused' : 'failed');
    return { response, text };
  } catch (error) {
    note(0, null);
    span?.end('failed');
    throw error;
  }
}
