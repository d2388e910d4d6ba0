import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { violationsOf } from './violation.ts';

const SECRET = 'q7Zx-token-of-an-invitation';
const PAGE = `https://boards.acme.org/invitation/${SECRET}?next=${SECRET}#${SECRET}`;

const byUri = (members: Record<string, unknown>) => ({ 'csp-report': { 'document-uri': PAGE, ...members } });
const byApi = (body: Record<string, unknown>) => [
  { type: 'csp-violation', age: 1, url: PAGE, user_agent: 'x', body: { documentURL: PAGE, ...body } },
];

describe('both forms of reports', () => {
  const expected = { directive: 'script-src-elem', blocked: 'inline', source: '/assets/index-1.js:12' };
  const source = 'https://boards.acme.org/assets/index-1.js';

  test('say the same', () => {
    const [uri] = violationsOf(
      byUri({
        'effective-directive': 'script-src-elem',
        'blocked-uri': 'inline',
        'source-file': source,
        'line-number': 12,
      }),
    )!;
    const [api] = violationsOf(
      byApi({
        effectiveDirective: 'script-src-elem',
        blockedURL: 'inline',
        sourceFile: source,
        lineNumber: 12,
      }),
    )!;
    expect(uri).toMatchObject(expected);
    expect(api).toEqual(uri);
    expect(api?.page?.origin).toBe('https://boards.acme.org');
  });

  test('of a browser that repeats the whole directive', () => {
    const [found] = violationsOf(byUri({ 'violated-directive': "script-src 'self' https://x.example" }))!;
    expect(found?.directive).toBe('script-src');
  });
});

describe('of addresses', () => {
  const blocked = (uri: string) => violationsOf(byUri({ 'blocked-uri': uri }))![0]!.blocked;
  const source = (file: string) => violationsOf(byUri({ 'source-file': file }))![0]!.source;

  test.each([
    [`https://evil.example/${SECRET}?${SECRET}`, 'https://evil.example'],
    [`https://${SECRET}@evil.example:8443/`, 'https://evil.example:8443'],
    [`data:text/html,${SECRET}`, 'data:'],
    [`javascript:${SECRET}`, 'javascript:'],
    ['trusted-types-sink', 'trusted-types-sink'],
    [SECRET, 'other'],
    ['', 'other'],
  ])('%s that were blocked only the origin is kept', (uri, kept) => {
    expect(blocked(uri)).toBe(kept);
  });

  test.each([
    [`https://boards.acme.org/assets/index-1.js?${SECRET}`, '/assets/index-1.js'],
    [PAGE, 'https://boards.acme.org'],
    [`https://cdn.example/${SECRET}.js`, 'https://cdn.example'],
    [`chrome-extension://${SECRET}/content.js`, 'chrome-extension:'],
    ['not an address', null],
  ])('%s that did it only what is nobody’s is kept', (file, kept) => {
    expect(source(file)).toBe(kept);
  });
});

test('directives are those there are, and one name for all others', () => {
  const directive = (name: unknown) => violationsOf(byUri({ 'effective-directive': name }))![0]!.directive;
  expect(directive('IMG-SRC')).toBe('img-src');
  for (const name of ['x-src', '', SECRET, '__proto__', 7, null, { a: 1 }])
    expect(directive(name)).toBe('other');
});

test('reports about something else are null, what is no report is none', () => {
  expect(violationsOf([{ type: 'deprecation', body: {} }, 'x', null, { type: 'csp-violation' }])).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(violationsOf([])).toEqual([]);
  for (const body of [null, 'x', 7, {}, { 'csp-report': null }, { 'csp-report': 'x' }])
    expect(violationsOf(body)).toBeNull();
});

test('whatever is sent, the answer is short, and its texts are bounded', () => {
  const long = fc.string({ maxLength: 3_000 });
  const member = fc.oneof(long, fc.webUrl(), fc.integer(), fc.constant(null), fc.object());
  const body = fc.record({
    effectiveDirective: member,
    blockedURL: member,
    sourceFile: member,
    lineNumber: member,
  });
  fc.assert(
    fc.property(body, members => {
      const [found] = violationsOf(byApi(members))!;
      expect(found!.directive.length).toBeLessThan(30);
      expect(found!.blocked.length).toBeLessThanOrEqual(200);
      expect((found!.source ?? '').length).toBeLessThanOrEqual(220);
    }),
  );
});
