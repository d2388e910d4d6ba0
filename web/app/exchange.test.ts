import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PageSpan } from '#core/contract/page-telemetry.ts';

let exchange: typeof import('./exchange.ts')['exchange'];
let spans: typeof import('#web/telemetry/page-spans.ts');
let log: typeof import('#web/telemetry/request-log.ts');
let answer: () => Response;
let sent: Headers[];
let ended: PageSpan[];

beforeEach(async () => {
  vi.resetModules();
  spans = await import('#web/telemetry/page-spans.ts');
  log = await import('#web/telemetry/request-log.ts');
  ({ exchange } = await import('./exchange.ts'));
  [sent, ended] = [[], []];
  answer = () => new Response('{}', { headers: { 'x-request-id': 'request-12345' } });
  vi.stubGlobal('fetch', async (_: string, { headers }: RequestInit) => {
    sent.push(new Headers(headers));
    return answer();
  });
  spans.startSpans(1);
  spans.hearSpans(span => ended.push(span));
});
afterEach(() => vi.unstubAllGlobals());

const post = { method: 'POST', headers: { accept: 'application/json' } };

test('a change begins a trace, which the server is told and which ends with its answer', async () => {
  const { text } = await exchange('/api/v1/tenants', post);
  expect(text).toBe('{}');
  expect(ended).toMatchObject([{ name: 'request', outcome: 'done' }]);
  const [{ traceId, spanId }] = ended as [PageSpan];
  expect(sent[0]?.get('traceparent')).toBe(`00-${traceId}-${spanId}-01`);
  expect(sent[0]?.get('accept')).toBe('application/json');
  expect(log.loggedRequests()).toMatchObject([
    { method: 'POST', path: '/api/v1/tenants', status: 200, requestId: 'request-12345', traceId },
  ]);
});

test.each([
  ['refused', () => new Response('', { status: 409 })],
  ['failed', () => new Response('', { status: 503 })],
  [
    'failed',
    () => {
      throw new TypeError('Failed to fetch');
    },
  ],
])('a change may be %s', async (outcome, answered) => {
  answer = answered;
  await exchange('/api/auth/sign-in/email', post, 'sign-in').catch(() => {});
  expect(ended).toMatchObject([{ name: 'sign-in', outcome }]);
});

test('a question is a part of the page that loads, and of no trace afterwards', async () => {
  const loaded = spans.beginLoad();
  await exchange('/api/v1/me', {});
  loaded();
  await exchange('/api/v1/me', {});
  expect(ended).toMatchObject([{ name: 'load' }]);
  expect(sent.map(headers => headers.get('traceparent')?.split('-')[1] ?? null)).toEqual([
    ended[0]?.traceId,
    null,
  ]);
});
