import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Query } from '#core/contract/index.ts';
import type { Variables } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import { messageOf } from './message.ts';

const HEADERS = [{ name: 'X-Fixed', value: 'yes' }];
type Wish = NonNullable<Query['request']>;

const message = (wish: Wish, variables: Variables = {}, headers = HEADERS) => {
  const known = new Map<string, string | string[] | number>([...Object.entries(variables), ['from', 5]]);
  return messageOf({ url: 'https://api.example.com/v1', headers }, wish, name => known.get(name));
};
const header = (value: string, variables?: Variables) =>
  message({ headers: [{ name: 'X-Own', value }] }, variables).headers['x-own'];
const body = (text: string, variables: Variables = {}) =>
  message({ method: 'POST', body: text }, variables).body;

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('"', '\\', '/', '..', '?', '&', '#', '%', '\n', '\r', '}', ',', '$x', '\ud800'), {
      maxLength: 6,
    })
    .map(parts => parts.join('')),
);

describe('the path', () => {
  test.each<[string, Variables, string]>([
    ['/hosts/$host?from=$from', { host: 'a/b?c' }, '/hosts/a%2Fb%3Fc?from=5'],
    [`/\${host}s?in=$in`, { host: 'x', in: ['a,b', 'c'] }, '/xs?in=a%2Cb,c'],
    ['/a?$filter=b', {}, '/a?$filter=b'],
  ])('%s', (path, variables, filled) => {
    expect(message({ path }, variables).url).toBe(`https://api.example.com/v1${filled}`);
  });

  test('keeps its segments and parameters, whatever a value is; or is refused', () => {
    fc.assert(
      fc.property(HOSTILE, host => {
        let url: URL;
        try {
          url = new URL(message({ path: '/a/$host/b?c=$host&d=1' }, { host }).url);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return;
        }
        expect(url.pathname.split('/')).toHaveLength(5);
        expect([...url.searchParams]).toEqual([
          ['c', host.toWellFormed()],
          ['d', '1'],
        ]);
      }),
    );
  });

  test.each(['..', '.', 'a/../..', '../../admin'])('does not leave its address by the value %s', host => {
    expect(() => message({ path: '/a/$host/b' }, { host })).toThrow(/leaves the address/);
  });
});

describe('a header', () => {
  test('takes values as they are, in one line', () => {
    expect(header('$host, $in', { host: 'ä "x"', in: ['a', 'b'] })).toBe('ä "x", a,b');
    for (const host of ['a\r\nx-more: b', 'a\nb', 'a\0', '✓'])
      expect(() => header('$host', { host })).toThrow(Refusal);
  });

  test('of the source is not the query’s to say, nor who asks', () => {
    expect(message({}).headers).toMatchObject({ 'x-fixed': 'yes', accept: expect.stringContaining('json') });
    for (const name of ['x-fixed', 'Authorization', 'COOKIE', 'Proxy-Authorization'])
      expect(() => message({ headers: [{ name, value: 'x' }] })).toThrow(Refusal);
    const accepting = message({ headers: [{ name: 'Accept', value: 'text/csv' }] });
    expect(accepting.headers.accept).toBe('text/csv');
  });
});

describe('a body of JSON', () => {
  test.each<[string, Variables, unknown]>([
    ['{"a": "$host", "b": $host, "c": $from}', { host: 'x"\\' }, { a: 'x"\\', b: 'x"\\', c: 5 }],
    ['{"a": "in $in", "b": $in}', { in: ['x', 'y"'] }, { a: 'in x,y"', b: ['x', 'y"'] }],
    [
      '{"query": "query($id: ID) { a }", "c": "\\"$host\\\\"}',
      { host: '"' },
      { query: 'query($id: ID) { a }', c: '""\\' },
    ],
    ['{"a": "\\u0024host"}', { host: 'x' }, { a: '$host' }],
  ])('%s', (text, variables, value) => {
    expect(JSON.parse(body(text, variables)!)).toEqual(value);
  });

  test('keeps its shape, whatever a value is', () => {
    fc.assert(
      fc.property(HOSTILE, fc.array(HOSTILE), (host, hosts) => {
        const text = '{"a": "x\\\\$host\\"$host", "b": $host, "c": {"d": [$in, "$from"]}, "$host": 1}';
        const value = JSON.parse(body(text, { host, in: hosts })!) as Record<string, unknown>;
        const { a, b, c, ...rest } = value;
        expect([b, c]).toEqual([host, { d: [hosts, '5'] }]);
        expect(a).toBe(`x\\${host}"${host}`);
        expect(Object.values(rest).length <= 1).toBe(true);
      }),
    );
  });

  test('is JSON, or refused', () => {
    expect(() => body('{"a": $nobody}')).toThrow(/not JSON/);
    expect(() => body('{')).toThrow(/not JSON/);
    expect(message({ method: 'POST' })).toMatchObject({
      body: '',
      headers: { 'content-type': 'application/json' },
    });
  });
});

describe('another body', () => {
  const as = (type: string, text: string, variables: Variables) =>
    message({ method: 'POST', body: text, headers: [{ name: 'Content-Type', value: type }] }, variables).body;

  test('of a form takes values encoded', () => {
    const form = as('application/x-www-form-urlencoded', 'a=$host&b=$from', { host: 'x&y=z' });
    expect(form).toBe('a=x%26y%3Dz&b=5');
  });

  test('of anything else takes none', () => {
    expect(as('text/plain', 'a $5 note', {})).toBe('a $5 note');
    expect(() => as('text/plain', 'a $host', { host: 'x' })).toThrow(/cannot be put into a body/);
  });

  test('does not go with GET', () => {
    expect(() => message({ body: '{}' })).toThrow(/GET has no body/);
  });
});
