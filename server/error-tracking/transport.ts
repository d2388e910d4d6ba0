import { type BaseTransportOptions, createTransport, type Transport } from '@sentry/core';

/** How sending one envelope ended. */
export type Delivery =
  | { readonly status: number; readonly reason: string | null }
  /** nobody answered */
  | { readonly status: null; readonly error: unknown };

/** Who does not answer within this time is not waited for, ms. */
export const ANSWER_WITHIN_MS = 5_000;

/** Envelopes under way at once. With more, the newest is dropped: memory is bounded, whatever Sentry does. */
const MOST_WAITING = 30;

/** Sentry's own words about a refusal; they are about the envelope or the project, never about anybody. */
const reasonOf = (headers: Headers): string | null => headers.get('x-sentry-error')?.slice(0, 200) ?? null;

/**
 * Sends envelopes by `fetch`. The transport of @sentry/node waits for an answer without end, so thirty events to a
 * Sentry that accepts and never answers would have been the last ones.
 *
 * @param origin sent along, as a browser does: where a project takes events from certain pages only
 */
export function makeTransport(
  options: BaseTransportOptions,
  { onDelivery, origin }: { readonly onDelivery: (delivery: Delivery) => void; readonly origin?: string },
): Transport {
  const headers = { 'content-type': 'application/x-sentry-envelope', ...(origin && { origin }) };
  return createTransport({ ...options, bufferSize: MOST_WAITING }, async ({ body }) => {
    try {
      const response = await fetch(options.url, {
        method: 'POST',
        headers,
        body: body as BodyInit,
        // The DSN says where reports go; nobody else decides.
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      // Not read: an answer may be endless.
      await response.body?.cancel().catch(() => {});
      onDelivery({ status: response.status, reason: reasonOf(response.headers) });
      return {
        statusCode: response.status,
        headers: {
          'x-sentry-rate-limits': response.headers.get('x-sentry-rate-limits'),
          'retry-after': response.headers.get('retry-after'),
        },
      };
    } catch (error) {
      onDelivery({ status: null, error });
      throw error;
    }
  });
}
