import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Query, SourceSettings } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import { outboundToHere } from '#server/outbound/testing/outbound.ts';
import type { Refusal } from '#server/problems.ts';
import { openShaper, type Shaper } from '#server/shaping/index.ts';
import type { SourceRequest } from '../../source.ts';
import type { Connection, Connector } from '../connector.ts';
import { connectionOf, TOKEN } from '../over-http/testing/connection.ts';
import { addressOf, standIn } from '../over-http/testing/stand-in.ts';
import { httpConnector } from './http-connector.ts';

const NOW = Date.UTC(2026, 0, 15, 12);

let shaper: Shaper;
beforeAll(() => {
  shaper = openShaper();
});
afterAll(() => shaper.close());

interface Asking {
  readonly connector: Connector<'http'>;
  readonly connection: Connection<'http'>;
  run(query?: Partial<Query>, more?: Partial<SourceRequest>, at?: Connection<'http'>): Promise<Frame>;
  tryOut(): Promise<string>;
}

/** @returns what the work gives, or code and sentence of its refusal */
async function at<T>(
  answer: RequestListener,
  work: (asking: Asking) => Promise<T>,
  settings: Partial<SourceSettings<'http'>> = {},
) {
  await using server = await standIn(answer);
  await using outbound = outboundToHere();
  const url = addressOf(server);
  const connection = connectionOf<'http'>({ settings: { url, ...settings } })(url);
  const connector = httpConnector({ outbound, shaper });
  const run: Asking['run'] = (query = {}, more = {}, where = connection) =>
    connector.run(where, {
      tenant: { id: connection.tenant, slug: 'home' },
      query: { source: 'http', ...query },
      range: { from: NOW - 60_000, to: NOW },
      variables: {},
      points: 60,
      now: NOW,
      signal: new AbortController().signal,
      ...more,
    });
  const tryOut = () => connector.test(connection, new AbortController().signal);
  return await work({ connector, connection, run, tryOut }).catch(
    ({ rejection }: Refusal) => `${rejection.code}: ${rejection.detail}`,
  );
}

const says =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
const valuesOf = (frame: Frame) =>
  Object.fromEntries(frame.columns.map(({ name, values }) => [name, values]));
const once = (answer: RequestListener, query?: Partial<Query>) =>
  at(answer, async ({ run }) => valuesOf(await run(query)));

describe('an answer becomes a frame', () => {
  test.each<[string, RequestListener, object]>([
    ['of rows', says(200, '[{"a": 1}, {"a": 2}]'), { a: [1, 2] }],
    ['of one row', says(201, '{"a": "x"}', { 'content-type': 'application/problem+json' }), { a: ['x'] }],
    ['without a type', says(200, '[1]', { 'content-type': '' }), { value: [1] }],
    [
      'in other characters',
      says(200, Buffer.from([0x22, 0xe4, 0x22]), { 'content-type': 'text/plain; charset=ISO-8859-1' }),
      { value: ['ä'] },
    ],
    ['with a mark of its order', says(200, '\ufeff[1]'), { value: [1] }],
    ['of nothing', says(204, ''), {}],
  ])('%s', async (_title, answer, values) => {
    expect(await once(answer)).toEqual(values);
  });

  test('as its expression shapes it, which knows range and variables', async () => {
    const answer = says(
      200,
      JSON.stringify({
        rows: [
          { host: 'a', n: 1 },
          { host: 'b', n: 2 },
        ],
      }),
    );
    const shape = '[rows[host in $hosts].{"host": host, "n": n + $interval, "from": $from, "to": $to}]';
    const frame = await at(answer, ({ run }) => run({ shape }, { variables: { hosts: ['b'] } }));
    expect(valuesOf(frame as Frame)).toEqual({ host: ['b'], n: [1_002], from: [NOW - 60_000], to: [NOW] });
  });

  test('of as many rows as are wanted', async () => {
    const frame = (await at(says(200, '[1, 2, 3]'), ({ run }) => run({ limit: 2 }))) as Frame;
    expect([frame.rows, frame.truncated]).toEqual([2, true]);
  });
});

describe('what is no data is said', () => {
  test.each<[string, RequestListener, RegExp]>([
    ['a page', says(200, '<!DOCTYPE html><p>Sign in'), /^source-failed: .*a page for people/],
    [
      'a page by its type',
      says(200, 'x', { 'content-type': 'text/html' }),
      /^source-failed: .*a page for people/,
    ],
    ['no JSON', says(200, 'a,b\n1,2', { 'content-type': 'text/csv' }), /^source-failed: .*not with JSON/],
    ['nothing', says(200, ''), /^source-failed: .*with nothing/],
    [
      'what is not in its characters',
      says(200, Buffer.from([0x22, 0xff, 0x22])),
      /^source-failed: .*characters/,
    ],
    [
      'unknown characters',
      says(200, '1', { 'content-type': 'text/plain; charset=klingon' }),
      /^source-failed: .*characters/,
    ],
    ['credentials that it does not know', says(401, ''), /^source-failed: .*\(401\)/],
    ['that it may not', says(403, ''), /^source-failed: .*\(403\)/],
    ['that it is asked too often', says(429, ''), /^source-failed: .*\(429\)/],
    ['a wrong request', says(400, '{}'), /^bad-query: .*\(400\)/],
    ['a wrong path', says(404, '{}'), /^bad-query: .*\(404\)/],
    ['a request it cannot answer', says(422, '{}'), /^bad-query: .*\(422\)/],
    [
      'an error',
      says(500, TOKEN),
      /^source-failed: The source answered with an error \(500\)\. Look at its log\.$/,
    ],
    ['that nothing is new', says(304, ''), /^source-failed: .*304/],
    [
      'its credentials',
      (request, response) => void response.end(JSON.stringify(request.headers)),
      /^source-failed: .*repeats its credentials/,
    ],
    ['more than it may', says(200, `"${'x'.repeat(9_000_000)}"`), /^bad-query: .*larger than is taken/],
    [
      'what is nested without end',
      says(200, `[[${'['.repeat(500_000)}${']'.repeat(500_000)}]]`),
      /^bad-query: .*nested too deep/,
    ],
  ])('%s', async (_title, answer, sentence) => {
    expect(await once(answer)).toMatch(sentence);
  });

  test('also of its expression', async () => {
    const shaped = (answer: RequestListener, shape: string) => once(answer, { shape });
    expect(await shaped(says(200, '[1]'), '$[')).toMatch(/^bad-query: The expression cannot be read/);
    expect(await shaped(says(200, '[1]'), '$ + "x"')).toMatch(/^bad-query: The expression does not fit/);
    expect(await shaped(says(200, 'one'), '$')).toMatch(/^source-failed: .*not with JSON/);
  });
});

test('it is sent what the source and the query say, and who asks', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const answer: RequestListener = (request, response) => {
    seen.push(request.headers);
    says(200, '[]')(request, response);
  };
  const query = { request: { headers: [{ name: 'X-Own', value: '$host' }] } };
  const settings = { headers: [{ name: 'X-Fixed', value: 'yes' }] };
  await at(answer, ({ run }) => run(query, { variables: { host: 'a' } }), settings);
  expect(seen[0]).toMatchObject({ 'x-own': 'a', 'x-fixed': 'yes', authorization: `Bearer ${TOKEN}` });
});

describe('an answer that can be asked for again', () => {
  /** Counts its answers, and knows two ways to say that nothing is new. */
  function library(headers: Record<string, string>) {
    const statuses: number[] = [];
    const answer: RequestListener = (request, response) => {
      const { 'if-none-match': etag, 'if-modified-since': since } = request.headers;
      const isKnown = headers.etag ? etag === headers.etag : since !== undefined;
      statuses.push(isKnown ? 304 : 200);
      says(isKnown ? 304 : 200, isKnown ? '' : `[${statuses.length}]`, headers)(request, response);
    };
    return { statuses, answer };
  }

  test.each<Record<string, string>>([{ etag: '"v1"' }, { 'last-modified': 'Thu, 15 Jan 2026 12:00:00 GMT' }])(
    'is not sent again, and is as new as it was asked: %j',
    async headers => {
      const { statuses, answer } = library(headers);
      await at(answer, async ({ run }) => {
        const first = await run();
        expect(await run({}, { now: NOW + 5_000 })).toEqual({ ...first, at: NOW + 5_000 });
      });
      expect(statuses).toEqual([200, 304]);
    },
  );

  test('is another one with another expression, limit, value or revision; and after it was forgotten', async () => {
    const { statuses, answer } = library({ etag: '"v1"' });
    const asked = await at(answer, async ({ connector, connection, run }) => {
      await run({ shape: '$' });
      await run({ shape: '$ ~> $map(function($v) {$v})' });
      await run({ shape: '$', limit: 1 });
      await run({ shape: '[$n]' }, { variables: { n: '1' } });
      await run({ shape: '[$n]' }, { variables: { n: '2' } });
      await run({ shape: '$eval("$n")' }, { variables: { n: '2' } });
      await run({ shape: '$eval("$n")' }, { variables: { n: '2' } });
      await run({ shape: '$' }, {}, { ...connection, revision: '2' });
      connector.forget!(connection.tenant, connection.id!);
      await run({ shape: '$' });
      return statuses.slice();
    });
    expect(asked).toEqual(Array(9).fill(200));
  });

  test('is not kept where it may not be, or without a name for it', async () => {
    const unkept: Record<string, string>[] = [
      {},
      { etag: '"v1"', 'cache-control': 'private, no-store' },
      { etag: `"${'x'.repeat(600)}"` },
    ];
    for (const headers of unkept) {
      const { statuses, answer } = library({ ...headers });
      await at(answer, async ({ run }) => [await run(), await run()]);
      expect(statuses, JSON.stringify(headers).slice(0, 60)).toEqual([200, 200]);
    }
  });
});

describe('a try', () => {
  test.each<[string, RequestListener, RegExp]>([
    ['says what answered', says(200, '{}'), /^It answered with 200 in \d+ ms\.$/],
    ['may find nothing at the address itself', says(404, ''), /^It answered with 404 in \d+ ms; queries add/],
    [
      'asks in full where HEAD is not known',
      (request, response) => says(request.method === 'HEAD' ? 405 : 200, '{}')(request, response),
      /^It answered with 200/,
    ],
    ['is refused', says(403, ''), /^source-failed: .*\(403\)/],
    ['finds it out of order', says(503, ''), /^source-failed: .*\(503\)/],
  ])('%s', async (_title, answer, sentence) => {
    expect(await at(answer, ({ tryOut }) => tryOut())).toMatch(sentence);
  });
});
