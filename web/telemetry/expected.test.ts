import { describe, expect, test } from 'vitest';
import { ApiProblem, unreachable } from '#web/app/problem.ts';
import type { PageError } from './early-errors.ts';
import { isWorthReporting } from './expected.ts';

const ORIGIN = 'https://boards.acme.org';
const OURS = `${ORIGIN}/assets/index-abc.js`;

const noted = (error: unknown, more: Partial<PageError> = {}): PageError => ({
  error,
  how: 'thrown',
  at: 0,
  ...more,
});
function from(error: Error, ...places: readonly string[]): Error {
  error.stack = [`${error.name}: ${error.message}`, ...places.map(place => `    at f (${place}:1:20)`)].join(
    '\n',
  );
  return error;
}
const worth = (error: unknown, more: Partial<PageError> = {}) => isWorthReporting(noted(error, more), ORIGIN);

test('an error of ours is, wherever it was noticed', () => {
  const error = from(new TypeError('x is not a function'), OURS, 'chrome-extension://abc/wrap.js');
  for (const how of ['thrown', 'rejected', 'drawing', 'asking'] as const)
    expect(worth(error, { how })).toBe(true);
  const gecko = new TypeError('x is undefined');
  gecko.stack = `f@${OURS}:1:20\n@${OURS}:2:1`;
  expect(worth(gecko)).toBe(true);
  expect(worth('something thrown', { script: OURS })).toBe(true);
  expect(worth('something thrown', { how: 'drawing' })).toBe(true);
});

describe('nobody has to look at', () => {
  test.each([
    ['a refusal', new ApiProblem({ status: 409, code: 'stale-region', detail: 'Somebody was faster.' })],
    ['a server that is away', unreachable()],
    ['a request that was taken back', new DOMException('The user aborted a request.', 'AbortError')],
    ['a lost connection', new TypeError('Failed to fetch')],
    [
      'a lost connection, as Firefox says it',
      new TypeError('NetworkError when attempting to fetch resource.'),
    ],
    ['a lost connection, as Safari says it', new TypeError('Load failed')],
    ['code of an old release', new TypeError(`Failed to fetch dynamically imported module: ${OURS}`)],
    [
      'code of an old release, as Firefox says it',
      new TypeError('error loading dynamically imported module'),
    ],
    ['a style of an old release', new Error('Unable to preload CSS for /assets/x.css')],
    ['a frame that came later', new Error('ResizeObserver loop completed with undelivered notifications.')],
  ])('%s', (_, error) => {
    if (error.stack !== undefined && !(error instanceof DOMException)) from(error, OURS);
    expect(worth(error, { script: OURS })).toBe(false);
  });

  test.each([
    ['an extension', 'chrome-extension://abcdefgh/content.js'],
    ['an extension of Firefox', 'moz-extension://abc-def/content.js'],
    ['an extension of Safari', 'safari-web-extension://ABC/content.js'],
    ['another host', 'https://ads.example/assets/index.js'],
    ['what somebody put into the page', `${ORIGIN}/t/home/d/1`],
    ['a console', '<anonymous>'],
  ])('an error of %s, also where our code stands behind it', (_, place) => {
    expect(worth(from(new TypeError('x is undefined'), place, OURS))).toBe(false);
  });

  test('something without any place, or from elsewhere', () => {
    expect(worth('Script error.')).toBe(false);
    expect(worth('anything')).toBe(false);
    expect(worth({ code: 1 }, { how: 'rejected' })).toBe(false);
    expect(worth('x', { script: 'chrome-extension://abc/x.js' })).toBe(false);
  });
});
