import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Operation } from '../operations.ts';
import { disfigured, nearly, strangeText } from './strange.ts';

/** A request as it goes out. */
export interface Shot {
  readonly method: string;
  /** with its query, encoded or not */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** length of the pieces that the body is sent in, without Content-Length; 0: whole */
  readonly pieces: number;
}

/** Without DELETE: what the other requests are about has to stay. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE', 'REPORT'];

const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/json; charset="',
  'application/json;;;=',
  'application/json, text/csv',
  'APPLICATION/JSON',
  'application/problem+json',
  'application/x-ndjson',
  'text/csv',
  'text/csv; header=absent',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  '*/*',
  'nonsense',
  `application/${'x'.repeat(2_000)}`,
];

/** Values of headers that something here, in front of here or behind here might read. */
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { authorization: 'Bearer' },
  { authorization: `Bearer ${'x'.repeat(5_000)}` },
  { authorization: 'Basic b3duZXI6cGFzc3dvcmQ=' },
  { authorization: 'Bearer a.b.c, Bearer d' },
  { cookie: '__proto__=1; constructor=2; =; ;;' },
  { cookie: 'session_token=%E0%A4%A; session_token=x' },
  { cookie: `a=${'x'.repeat(8_000)}` },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'br, gzip, deflate' },
  { 'content-encoding': 'nonsense' },
  { 'transfer-encoding': 'chunked' },
  { expect: '100-continue' },
  { 'if-none-match': '"' },
  { 'if-none-match': `W/"${'9'.repeat(500)}", *` },
  { 'if-modified-since': 'yesterday' },
  { range: 'bytes=-1,0-99999999999999999999' },
  { 'x-forwarded-for': '\u00ff, ::1, 999.999.999.999, <script>' },
  { 'x-forwarded-proto': 'javascript', 'x-forwarded-host': 'evil.example' },
  { forwarded: 'for="[::1]";host=evil.example' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-original-url': '/api/v1/me', 'x-rewrite-url': '/admin' },
  { host: 'evil.example:99999' },
  { host: '[' },
  { origin: 'null' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { accept: 'text/html;q=9, */*;q=-1' },
  { 'accept-encoding': 'gzip;q=nan, br' },
  { 'accept-language': 'x'.repeat(4_000) },
  { connection: 'upgrade', upgrade: 'h2c', 'http2-settings': 'AAA' },
  {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'short',
    'sec-websocket-version': '99',
  },
  { 'x-request-id': '\t' },
  { traceparent: '00-00000000000000000000000000000000-0000000000000000-ff' },
  { te: 'trailers, deflate;q=x' },
];

const noLineEnd = (text: string) => text.replaceAll(/[\0\r\n]/g, '');

/** Escaped, escaped twice, or as it is (what no URL may contain is escaped all the same). */
const inPath = fc
  .tuple(strangeText, fc.nat(2))
  .map(([text, how]) => {
    const once = encodeURIComponent(text.toWellFormed());
    if (how === 0) return once;
    if (how === 1) return encodeURIComponent(once);
    return text.replaceAll(/[^!-"$->@-~]/g, '') || '%';
  })
  .map(text => text.slice(0, 4_000));

function pathOf(operation: Operation, known: Readonly<Record<string, string>>): fc.Arbitrary<string> {
  const parts = operation.path.split('/').map(part => {
    const name = part.match(/^\{(\w+)\}$/)?.[1];
    if (!name) return fc.constant(part);
    return fc.oneof(
      { weight: 14, arbitrary: fc.constant(known[name] ?? 'x') },
      { weight: 1, arbitrary: inPath },
    );
  });
  const names = operation.parameters.filter(each => each.in === 'query').map(({ name }) => name);
  const name = fc.oneof(
    fc.constantFrom('x', '__proto__', 'constructor[prototype][x]', 'a[]', ...names, ...names, ...names),
    inPath,
  );
  const value = fc.oneof(inPath, fc.constantFrom('0', '1', '10', 'true', 'now-1h', 'x'));
  const pair = fc.tuple(name, value).map(([key, each]) => `${key}=${each}`);
  const query = fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    {
      weight: 2,
      arbitrary: fc.array(pair, { minLength: 1, maxLength: 3 }).map(pairs => `?${pairs.join('&')}`),
    },
    { weight: 1, arbitrary: fc.constantFrom('?', '?&&&=', '?%zz', `?${'a=1&'.repeat(1_500)}`) },
  );
  return fc
    .tuple(
      fc.tuple(...parts).map(all => all.join('/')),
      query,
    )
    .map(([path, rest]) => path + rest);
}

function bodyOf(operation: Operation, right: unknown): fc.Arbitrary<Buffer | null> {
  const none = { weight: right === undefined ? 60 : 0, arbitrary: fc.constant(null) };
  const bytes = disfigured(nearly(right ?? {})).map(text => Buffer.from(text as Buffer));
  const csv = fc
    .array(fc.array(strangeText, { maxLength: 4 }), { maxLength: 6 })
    .map(rows => Buffer.from(rows.map(cells => cells.join(',')).join('\n')));
  const packed = fc.tuple(bytes, fc.boolean()).map(([plain, whole]) => {
    const zipped = gzipSync(plain);
    return whole ? zipped : zipped.subarray(0, zipped.length - 6);
  });
  const plenty = operation.bodies['text/csv'] ? 8 : 0;
  return fc.oneof(
    none,
    { weight: 16, arbitrary: bytes },
    { weight: plenty, arbitrary: csv },
    { weight: 1, arbitrary: packed },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map(Buffer.from) },
  );
}

/**
 * Requests to one route of the API, some nearly right, some absurd.
 * @param known what the names in its path stand for
 * @param right a body that it takes, if it takes one
 */
export function shotsAt(
  operation: Operation,
  known: Readonly<Record<string, string>>,
  right: unknown,
): fc.Arbitrary<Shot> {
  const types = [...Object.keys(operation.bodies), 'application/json'];
  return fc
    .record({
      method: fc.oneof(
        { weight: 8, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
      ),
      path: pathOf(operation, known),
      type: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...types) },
        { weight: 1, arbitrary: fc.constantFrom(...TYPES) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      extra: fc.oneof(
        { weight: 2, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.constantFrom(...HEADERS) },
      ),
      named: fc.tuple(fc.constantFrom('x-strange', 'accept', 'user-agent', 'referer'), strangeText),
      body: bodyOf(operation, right),
      pieces: fc.constantFrom(0, 0, 0, 1, 7, 1_000),
    })
    .map(({ method, path, type, extra, named, body, pieces }) => {
      const bodiless = body === null || method === 'GET' || method === 'HEAD' || method === 'TRACE';
      const text = Buffer.from(noLineEnd(named[1].toWellFormed())).toString('latin1').slice(0, 2_000);
      return {
        method,
        path,
        headers: {
          ...(type !== null && !bodiless && { 'content-type': type }),
          ...extra,
          [named[0]]: text.replaceAll(/[^\t -~\x80-\xff]/g, ''),
        },
        body: bodiless ? null : body,
        pieces: body && body.length / Math.max(pieces, 1) > 2_000 ? 0 : pieces,
      };
    });
}
