import type { IncomingMessage, RequestListener } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import type { SourceEntriesQuery, SourceSettings } from '#core/contract/index.ts';
import { outboundToHere } from '#server/outbound/testing/outbound.ts';
import type { Refusal } from '#server/problems.ts';
import type { Connection } from '../connector.ts';
import { connectionOf, TOKEN } from '../over-http/testing/connection.ts';
import { addressOf, standIn } from '../over-http/testing/stand-in.ts';
import { prometheusConnector } from './prometheus-connector.ts';

const NOW = Date.UTC(2026, 0, 15, 12);

interface More {
  readonly settings?: Partial<SourceSettings<'prometheus'>>;
  readonly secrets?: object;
  readonly path?: string;
}

/** Asks a stand-in. @returns the outcome, or the refusal's code and sentence */
async function at<T>(
  answer: RequestListener,
  work: (
    connector: ReturnType<typeof prometheusConnector>,
    connection: Connection<'prometheus'>,
  ) => Promise<T>,
  { settings, secrets, path = '' }: More = {},
) {
  await using server = await standIn(answer);
  await using outbound = outboundToHere();
  const url = `${addressOf(server)}${path}`;
  const more = { settings: { url, ...settings }, secrets } as Partial<Connection<'prometheus'>>;
  return await work(prometheusConnector(outbound), connectionOf<'prometheus'>(more)(url)).catch(
    ({ rejection: { code, detail, extra } }: Refusal) =>
      `${code}: ${detail}${extra ? ` (${extra.line}:${extra.column})` : ''}`,
  );
}

const query = (answer: RequestListener, more?: More, asked: object = {}) =>
  at(
    answer,
    (connector, connection) =>
      connector.run(connection, {
        tenant: { id: connection.tenant, slug: 'home' },
        query: { source: 'prometheus', expr: 'up', ...asked },
        range: { from: NOW - 60_000, to: NOW },
        variables: {},
        points: 60,
        now: NOW,
        signal: new AbortController().signal,
      }),
    more,
  );

const says =
  (status: number, body: unknown, type = 'application/json'): RequestListener =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': type })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
const error = (errorType: string, text: string) => ({ status: 'error', errorType, error: text });

describe('what is not data is said', () => {
  test.each<[RequestListener, RegExp]>([
    [
      says(400, error('bad_data', 'invalid parameter "query": 1:3: parse\nerror')),
      /^bad-query: .*read the expression: parse error \(1:3\)$/,
    ],
    [says(422, error('execution', 'many-to-many')), /^bad-query: .*evaluate the expression: many-to-many$/],
    [says(400, error('bad_data', 'x'.repeat(5_000))), /^bad-query: .{50,400}…$/],
    [says(503, error('timeout', 'query timed out')), /^source-failed: Prometheus took too long/],
    [
      says(500, error('internal', 'at /var/lib/secret')),
      /^source-failed: Prometheus could not answer \(500\)\. Look at its log\.$/,
    ],
    [
      says(400, error('bad_data', `who sends ${TOKEN}?`)),
      /^bad-query: Prometheus cannot read the expression$/,
    ],
    [says(401, 'Unauthorized'), /^source-failed: .*401/],
    [says(403, {}), /^source-failed: .*403/],
    [says(429, ''), /^source-failed: .*too often/],
    [says(404, '404 page not found'), /^source-failed: There is no API/],
    [says(200, '<!doctype html><title>Prometheus</title>', 'text/html'), /^source-failed: There is no API/],
    [says(502, '<html>Bad Gateway</html>', 'text/html'), /^source-failed: .*\(502\)/],
    [says(200, 'null'), /^source-failed: .*not as Prometheus does/],
    [says(200, { status: 'success' }), /^source-failed: .*not as Prometheus does/],
    [says(200, ''), /^source-failed: .*not as Prometheus does/],
    [
      (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
      /^source-failed: This address leads to another one/,
    ],
  ])('%#', async (answer, sentence) => {
    expect(await query(answer)).toMatch(sentence);
  });

  test('with its place, where the text that was written is the one that was sent', async () => {
    const answer = says(400, error('bad_data', '1:12: parse error: unexpected "}"'));
    expect(await query(answer, {}, { expr: 'rate(up[$interval]) }' })).toMatch(
      /^bad-query: .*: parse error: unexpected "}"$/,
    );
  });

  test('before anything is sent', async () => {
    const never: RequestListener = () => expect.unreachable();
    expect(await query(never, {}, { expr: ' ' })).toMatch(/^bad-query: The query has no expression/);
    expect(await query(never, { secrets: { token: undefined } })).toMatch(/^source-failed: .*no token yet/);
    expect(await query(never, { settings: { auth: 'basic' } })).toMatch(/^source-failed: .*no password yet/);
    expect(await query(never, { settings: { url: 'http://:1' } })).toMatch(
      /^source-failed: .*how it is spelt/,
    );
  });
});

test('it is told who asks, at the path where it is', async () => {
  const seen: IncomingMessage[] = [];
  const answer: RequestListener = (request, response) => {
    seen.push(request);
    says(200, { status: 'success', data: { resultType: 'matrix', result: [] } })(request, response);
  };
  await query(answer, { settings: { orgId: 'team-a' }, path: '/mimir/prometheus/' });
  await query(answer, { settings: { auth: 'basic', user: 'ada' }, secrets: { password: 'pässword' } });
  await query(answer, { settings: { auth: 'none' } });
  expect(seen.map(({ url, headers }) => [url, headers.authorization, headers['x-scope-orgid']])).toEqual([
    ['/mimir/prometheus/api/v1/query_range', `Bearer ${TOKEN}`, 'team-a'],
    ['/api/v1/query_range', `Basic ${Buffer.from('ada:pässword').toString('base64')}`, undefined],
    ['/api/v1/query_range', undefined, undefined],
  ]);
});

describe('what can be asked', () => {
  const DATA: Readonly<Record<string, unknown>> = {
    'label/__name__/values': ['up', 'http_requests_total', 'constructor', 'Upper'],
    metadata: { up: [{ help: 'Whether it is up' }], http_requests: [{ help: 'Requests' }] },
    labels: ['__name__', 'job', 'host'],
    'label/job/values': Array.from({ length: 2_000 }, (_, n) => `job ${String(n).padStart(4, '0')}`),
  };
  const asked: URL[] = [];
  const answer: RequestListener = (request, response) => {
    const url = new URL(request.url!, 'http://source.example');
    asked.push(url);
    const data = DATA[url.pathname.slice('/api/v1/'.length)];
    says(data ? 200 : 404, data ? { status: 'success', data } : '')(request, response);
  };
  const entries = (wish: SourceEntriesQuery, from = answer) =>
    at(from, async (connector, connection) =>
      (await connector.entries!(connection, wish, new AbortController().signal)).map(
        ({ kind, name, detail }) => [kind, name, detail].filter(Boolean).join(' '),
      ),
    );

  test('are metrics with their help, by name', async () => {
    expect(await entries({})).toEqual([
      'metric Upper',
      'metric constructor',
      'metric http_requests_total Requests',
      'metric up Whether it is up',
    ]);
    expect(await entries({ what: 'metrics', search: 'UP' })).toEqual([
      'metric Upper',
      'metric up Whether it is up',
    ]);
  });

  test('up to this moment: what was read for the first time in this second is there', async () => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(NOW + 900);
    await entries({});
    clock.mockRestore();
    const names = asked.findLast(({ pathname }) => pathname.endsWith('/label/__name__/values'))!;
    expect(Number(names.searchParams.get('end')) * 1_000).toBeGreaterThanOrEqual(NOW + 900);
  });

  test('also where nobody knows their help', async () => {
    const without: RequestListener = (request, response) =>
      request.url!.includes('metadata') ? says(404, '')(request, response) : answer(request, response);
    expect(await entries({ search: 'up' }, without)).toEqual(['metric Upper', 'metric up']);
  });

  test('are labels of a metric, whose name stays one', async () => {
    expect(await entries({ what: 'labels', of: 'a"} or {b="' })).toEqual(['label host', 'label job']);
    expect(asked.at(-1)!.searchParams.get('match[]')).toBe('{__name__="a\\"} or {b=\\""}');
  });

  test('are values of a label, at most as many as anybody looks at', async () => {
    expect(await entries({ what: 'values', of: 'job' })).toHaveLength(1_000);
    expect(await entries({ what: 'values', of: 'job', search: '1999' })).toEqual(['value job 1999']);
  });

  test.each<[SourceEntriesQuery, RegExp]>([
    [{ what: 'tables' }, /^bad-query: Prometheus has metrics/],
    [{ what: 'values' }, /^bad-query: .*which label/],
    [{ what: 'values', of: '../../admin' }, /^bad-query: .*which label/],
  ])('%j is refused', async (wish, sentence) => {
    expect(await entries(wish)).toMatch(sentence);
  });
});
