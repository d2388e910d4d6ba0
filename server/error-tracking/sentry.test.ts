import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PERSONAL_CORPUS, PERSONAL_DATA } from '#server/testing/personal-data.ts';
import { type SentryIngest, sentryIngest } from '#server/testing/sentry/ingest.ts';
import type { ErrorTracker, Report } from './error-tracker.ts';
import { openSentry } from './sentry.ts';
import { found } from './testing/found.ts';

const PLACE = {
  part: 'request',
  requestId: '6f0c5b8e-6d2c-4a55-9d0b-0d4a6f0f7c11',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  method: 'POST',
  route: '/api/v1/tenants/:tenant/dashboards',
  tenant: '0b6c1a52-5d3c-4f5e-8f6b-3a1f0c9d2e41',
};

const wholly = (error: unknown, more: Partial<Report> = {}): Report => ({
  error,
  place: PLACE,
  level: 'error',
  ...more,
});

let ingest: SentryIngest;
let tracker: ErrorTracker;
let now: number;

beforeEach(async () => {
  ingest = await sentryIngest();
  now = Date.now();
  tracker = openSentry({
    dsn: ingest.dsn,
    environment: 'staging',
    release: 'region-dashboard@1.2.3+0123456789ab',
    now: () => now,
  });
});
afterEach(async () => {
  await tracker.close(100);
  await ingest[Symbol.asyncDispose]();
});

describe('a report', () => {
  test('is one event that says where it was met, with the line of the program', async () => {
    tracker.note({
      category: 'http',
      requestId: PLACE.requestId,
      method: 'GET',
      route: '/live',
      status: 200,
    });
    const id = tracker.report(wholly(new RangeError('the room is 12 events behind')));
    expect(await tracker.flush(10_000)).toBe(true);
    expect(ingest.received).toHaveLength(1);
    const [event] = ingest.events();
    expect(event).toMatchObject({
      event_id: id,
      level: 'error',
      platform: 'node',
      environment: 'staging',
      release: 'region-dashboard@1.2.3+0123456789ab',
      transaction: 'POST /api/v1/tenants/:tenant/dashboards',
      tags: {
        part: 'request',
        request_id: PLACE.requestId,
        trace_id: PLACE.traceId,
        method: 'POST',
        route: PLACE.route,
        tenant: PLACE.tenant,
      },
      contexts: { trace: { trace_id: PLACE.traceId, span_id: PLACE.spanId } },
      breadcrumbs: [
        { category: 'http', data: { request_id: PLACE.requestId, method: 'GET', status: '200' } },
      ],
    });
    const [exception] = event!.exception!.values;
    expect(exception).toMatchObject({ type: 'RangeError', value: 'the room is 12 events behind' });
    const frame = exception!.stacktrace!.frames.findLast(({ in_app }) => in_app)!;
    expect(frame.filename).toBe('server/error-tracking/sentry.test.ts');
    expect(frame.context_line).toContain('the room is 12 events behind');
    expect(tracker.tally).toEqual({ sent: 1, dropped: 0, failed: 0 });
  });

  test('of one error that several requests failed of is one event', async () => {
    const error = new Error('shared');
    const ids = Array.from({ length: 20 }, () => tracker.report(wholly(error)));
    await tracker.flush(10_000);
    expect(new Set(ids).size).toBe(1);
    expect(ingest.events()).toHaveLength(1);
  });

  test('tells what caused the error', async () => {
    tracker.report(wholly(new Error('outer', { cause: new TypeError('inner') })));
    const [event] = await ingest.first(1);
    expect(event?.exception?.values.map(({ type }) => type)).toEqual(['TypeError', 'Error']);
  });

  test('of something that is no error tells nothing of what it was', async () => {
    for (const thrown of [PERSONAL_CORPUS[0]?.value, { name: PERSONAL_CORPUS[0]?.value }, null, 7n])
      tracker.report(wholly(thrown, { fingerprint: String(typeof thrown) }));
    await ingest.first(4);
    expect(found(ingest.received.map(({ text }) => text).join())).toEqual([]);
  });
});

/** Everything that an error can carry, of which nothing may leave. */
function laden(value: string): Error {
  const database = Object.assign(new Error(`invalid input syntax for type uuid: "${value}"`), {
    name: 'error',
    code: '22P02',
    severity: 'ERROR',
    schema: 'region_dashboard',
    table: 'dashboards',
    constraint: 'dashboards_pkey',
    routine: 'string_to_uuid',
    detail: `Key (email)=(${value}) already exists.`,
    where: `unnamed portal parameter $1 = '${value}'`,
    hint: value,
    internalQuery: value,
    parameters: [value],
  });
  const error = Object.assign(new Error(`failed for "${value}"\n    at ${value} (${value})`), {
    cause: database,
    request: { headers: { authorization: value, cookie: value }, body: { name: value } },
    [value]: value,
  });
  error.stack = `${error.stack}\n    at look (/home/${value}/secret.ts:1:1)\n    at Object.${value} (node:${value}:1:1)`;
  return error;
}

describe('of what an error carries about people, nothing leaves:', () => {
  test.each(PERSONAL_CORPUS)('$name', async ({ value }) => {
    tracker.report(wholly(laden(value)));
    const aggregate = new AggregateError([laden(value)], `two of '${value}'`);
    tracker.report({ error: aggregate, place: PLACE, level: 'error' });
    await ingest.first(2);
    const text = ingest.received.map(each => each.text + each.url + JSON.stringify(each.headers)).join('\n');
    expect(text).toContain('22P02');
    expect(found(text)).toEqual([]);
  });

  test('what stands in a field and does not look as it should', async () => {
    const value = PERSONAL_DATA.email.value;
    const place = {
      part: value,
      requestId: value,
      traceId: value,
      spanId: value,
      method: value,
      route: value,
    };
    tracker.note({ category: value, ...place });
    tracker.note({ category: 'http', ...place });
    tracker.report({ error: new Error('odd'), place: { ...place, tenant: value }, level: 'error' });
    const [event] = await ingest.first(1);
    expect(found(ingest.received[0]!.text)).toEqual([]);
    expect(event?.tags).toEqual({});
    expect(event?.breadcrumbs).toMatchObject([{ category: 'http', data: {} }]);
  });

  test('what the database says about its schema is told', async () => {
    tracker.report(wholly(laden('somebody')));
    const [event] = await ingest.first(1);
    expect(event?.tags?.code).toBe('22P02');
    expect(event?.contexts?.database).toEqual({
      schema: 'region_dashboard',
      table: 'dashboards',
      constraint: 'dashboards_pkey',
      routine: 'string_to_uuid',
    });
  });
});

describe('a storm', () => {
  test('of ten thousand errors is a few events, and says how many were left out', async () => {
    const fail = () => new Error('again');
    for (let count = 0; count < 10_000; count += 1) tracker.report(wholly(fail()));
    await tracker.flush(10_000);
    expect(ingest.events()).toHaveLength(5);
    expect(tracker.tally).toEqual({ sent: 5, dropped: 9_995, failed: 0 });
    now += 60_000;
    tracker.report(wholly(fail()));
    expect((await ingest.first(6)).at(-1)?.extra).toEqual({ left_out_before: 9_995 });
  });

  test('does not keep back what ends the process', async () => {
    for (let count = 0; count < 1_000; count += 1) tracker.report(wholly(new Error('again')));
    tracker.report(wholly(new Error('again'), { level: 'fatal' }));
    await ingest.until(({ events }) => events().some(({ level }) => level === 'fatal'), 'the fatal one');
    expect(ingest.events().at(-1)?.exception?.values[0]?.mechanism?.handled).toBe(false);
  });
});

describe('a Sentry that', () => {
  const reportSome = (count: number) => {
    const began = performance.now();
    for (let index = 0; index < count; index += 1)
      tracker.report(wholly(new Error(`${index}`), { fingerprint: `kind ${index}` }));
    return performance.now() - began;
  };

  test('answers with 429 is left alone for as long as it says', async () => {
    ingest.behave(429, { 'retry-after': '3600' });
    reportSome(1);
    await vi.waitFor(() => expect(tracker.tally.failed).toBe(1));
    expect(tracker.trouble).toBe('limited');
    ingest.behave('well');
    reportSome(10);
    await tracker.flush(10_000);
    expect(ingest.turnedAway).toBe(1);
    expect(ingest.received).toEqual([]);
    expect(tracker.tally.dropped).toBeGreaterThanOrEqual(9);
  });

  test.each([
    ['is not there', null, 'unreachable'],
    ['answers garbage', 'garbage', 'unreachable'],
    ['does not know the key', 401, 'refused'],
    ['is broken', 500, 'refused'],
  ] as const)('%s costs the report, and is known to', async (_, mood, trouble) => {
    if (mood === null) await ingest[Symbol.asyncDispose]();
    else ingest.behave(mood);
    reportSome(1);
    await vi.waitFor(() => expect(tracker.tally.failed).toBe(1));
    expect(tracker.trouble).toBe(trouble);
    now += 16 * 60_000;
    expect(tracker.trouble).toBeNull();
    if (mood === null) ingest = await sentryIngest();
  });

  test('answers without end is not listened to', async () => {
    ingest.behave('endless');
    reportSome(1);
    await vi.waitFor(() => expect(tracker.tally.sent).toBe(1));
  });

  test('takes everything and never answers holds up nobody, and no more than thirty reports', async () => {
    ingest.behave('never');
    reportSome(60);
    // All sixty were handed in without waiting: nothing has been answered.
    expect(tracker.tally.sent + tracker.tally.failed).toBe(0);
    await vi.waitFor(() => expect(tracker.tally.dropped).toBeGreaterThanOrEqual(30));
    await ingest.until(({ turnedAway }) => turnedAway > 0, 'something arrived');
    expect(ingest.turnedAway).toBeLessThanOrEqual(30);
    expect(await tracker.flush(50)).toBe(false);
    ingest.behave('well');
    // Those that wait are given up, and then it goes on.
    await vi.waitFor(() => expect(tracker.tally.failed).toBeGreaterThan(0), {
      timeout: 20_000,
      interval: 100,
    });
    now += 60_000;
    reportSome(1);
    await ingest.first(1);
  });
});

test('a closed tracker takes nothing more', async () => {
  await tracker.close(1_000);
  expect(tracker.report(wholly(new Error('late')))).toBeNull();
});
