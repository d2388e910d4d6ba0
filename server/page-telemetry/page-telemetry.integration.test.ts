import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  PAGE_TELEMETRY_LIMITS,
  PAGE_TELEMETRY_PATH,
  type PageSpan,
  type PageTelemetry,
} from '#core/contract/page-telemetry.ts';
import { instruments } from '../operations/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { call, type Person, signUp } from '../testing/people.ts';
import type { RemoteSpan } from '../tracing/index.ts';
import { pageTelemetry } from './plugin.ts';

const SPAN: PageSpan = {
  name: 'moveRegion',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  startedAt: 1_789_999_999_000,
  duration: 38,
  outcome: 'done',
};
const told = (more: Partial<PageTelemetry> = {}): PageTelemetry => ({ sentAt: 1_790_000_000_000, ...more });

let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await testApp();
  ada = await signUp(app.address, 'Ada');
});
afterAll(() => app?.close());

const tell = (body: unknown, headers: Record<string, string> = {}) =>
  call(app.address, 'POST', PAGE_TELEMETRY_PATH, body, headers);

async function metrics(): Promise<Readonly<Record<string, number>>> {
  const text = await app.app.instruments.registry.metrics();
  const lines = text.matchAll(/^(region_dashboard_(?:web_vitals|page_errors)\S*) (\S+)$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, Number(value)]));
}

describe('what a page tells', () => {
  test('becomes metrics without labels, whoever tells it', async () => {
    const before = await metrics();
    const vitals = { lcp: 1.2, inp: 0.08, ttfb: 0.15, cls: 0.02 };
    expect((await tell(told({ vitals, errors: 3 }))).status).toBe(204);
    expect((await ada.call('POST', PAGE_TELEMETRY_PATH, told({ errors: 1 }))).status).toBe(204);
    const after = await metrics();
    const grown = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
    expect(grown('region_dashboard_page_errors_total')).toBe(4);
    for (const name of ['lcp_seconds', 'inp_seconds', 'ttfb_seconds', 'cls'])
      expect(grown(`region_dashboard_web_vitals_${name}_count`)).toBe(1);
    expect(grown('region_dashboard_web_vitals_lcp_seconds_sum')).toBeCloseTo(1.2);
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  });

  test.each([
    ['of another form', [told()]],
    ['without a time', { errors: 1 }],
    ['with a vital that there is not', told({ vitals: { fid: 1 } as never })],
    ['with a negative time', told({ vitals: { lcp: -0.1 } })],
    ['with a time beyond all sense', told({ vitals: { lcp: 601 } })],
    ['with a text for a number', told({ vitals: { lcp: '1' as never } })],
    ['with nothing in it', told({ vitals: {} })],
    ['with no errors', told({ errors: 0 })],
    ['with more errors than a page can count', told({ errors: PAGE_TELEMETRY_LIMITS.errors + 1 })],
    ['with half an error', told({ errors: 0.5 })],
    ['with a name that somebody chose', told({ spans: [{ ...SPAN, name: 'Redundancies' as never }] })],
    ['with an outcome that there is not', told({ spans: [{ ...SPAN, outcome: 'maybe' as never }] })],
    ['with a trace of zeros', told({ spans: [{ ...SPAN, traceId: '0'.repeat(32) }] })],
    ['with an id that is none', told({ spans: [{ ...SPAN, spanId: 'B7AD6B7169203331' }] })],
    ['with something about a person', told({ spans: [{ ...SPAN, title: 'x' } as never] })],
    ['that lasted a day', told({ spans: [{ ...SPAN, duration: 86_400_000 }] })],
    ['with too many spans', told({ spans: Array(PAGE_TELEMETRY_LIMITS.spans + 1).fill(SPAN) })],
    ['with more than is known here', { ...told(), url: 'https://boards.acme.org/invitation/x' }],
  ])('is refused %s, and counts nothing', async (_, body) => {
    const before = await metrics();
    const { status, body: problem } = await tell(body);
    expect([status, problem]).toMatchObject([400, { code: 'invalid-request' }]);
    expect(await metrics()).toEqual(before);
  });

  test('is refused when it is long, of another type or from a page of somebody else', async () => {
    const long = JSON.stringify({ ...told(), pad: 'x'.repeat(PAGE_TELEMETRY_LIMITS.bytes) });
    const send = (body: string, headers: Record<string, string>) =>
      fetch(new URL(PAGE_TELEMETRY_PATH, app.address), { method: 'POST', body, headers });
    const json = { 'content-type': 'application/json' };
    expect((await send(long, json)).status).toBe(413);
    expect((await send(JSON.stringify(told()), { 'content-type': 'text/plain' })).status).toBe(415);
    const foreign = await send(JSON.stringify(told({ errors: 1 })), {
      ...json,
      origin: 'https://evil.example',
    });
    expect(foreign.status).toBe(403);
  });
});

test('with ENABLE_METRICS=false it is taken and forgotten', async () => {
  await using silent = await testApp({ database: app.database, env: { ENABLE_METRICS: 'false' } });
  const answer = await call(silent.address, 'POST', PAGE_TELEMETRY_PATH, told({ errors: 1 }));
  expect(answer.status).toBe(204);
  expect(await silent.app.instruments.registry.metrics()).not.toContain('page_errors');
});

describe('spans', () => {
  /** The route alone, with somebody who asks or nobody. */
  async function taken(caller: { person: string } | null, spans: readonly PageSpan[]) {
    const found: RemoteSpan[] = [];
    const alone = Fastify();
    alone.decorate('caller', () => async () => caller);
    await alone.register(instruments, { enabled: false });
    await alone.register(pageTelemetry, {
      tracing: { enabled: true, record: (span: RemoteSpan) => found.push(span) },
      now: () => 1_790_000_000_010,
    });
    const { statusCode } = await alone.inject({
      method: 'POST',
      url: PAGE_TELEMETRY_PATH,
      payload: told({ spans }),
    });
    await alone.close();
    expect(statusCode).toBe(204);
    return found;
  }

  test('of somebody who is signed in go where the traces go', async () => {
    const lost: PageSpan = { ...SPAN, name: 'sign-in', outcome: 'failed' };
    expect(await taken({ person: 'ada' }, [SPAN, lost])).toMatchObject([
      {
        name: 'page command',
        traceId: SPAN.traceId,
        spanId: SPAN.spanId,
        start: SPAN.startedAt,
        end: SPAN.startedAt + SPAN.duration,
        failed: false,
        attributes: { 'region_dashboard.command.types': ['moveRegion'], 'region_dashboard.outcome': 'done' },
      },
      { name: 'page sign-in', failed: true },
    ]);
  });

  test('of nobody, and of a time that cannot be, are left alone', async () => {
    expect(await taken(null, [SPAN])).toEqual([]);
    expect(await taken({ person: 'ada' }, [{ ...SPAN, startedAt: 1 }])).toEqual([]);
  });
});
