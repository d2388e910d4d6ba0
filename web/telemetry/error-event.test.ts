import type { ErrorEvent } from '@sentry/browser';
import { expect, test } from 'vitest';
import { errorReport, type Surroundings } from './error-event.ts';

const ORIGIN = 'https://boards.acme.org';
const ID = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const AROUND: Surroundings = {
  origin: ORIGIN,
  route: '/t/$tenant/d/$dashboard',
  requests: [
    {
      at: 1_000,
      method: 'PATCH',
      path: '/api/v1/me',
      status: 500,
      duration: 12.4,
      requestId: 'request-1',
      traceId: 'a'.repeat(32),
    },
  ],
  trace: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true },
  debugIds: { 'index-abc.js': ID, 'theme.js': '"><script>' },
  userAgent: 'Mozilla/5.0',
};

/** Of every shape; the whole corpus is thrown in a real browser by e2e/telemetry.test.ts. */
const CANARIES = [
  'Redundancies of the Quastenfloss works',
  'Quastenfloss',
  'armelinda.quastenfloss@acme-boards.alt',
  'https://boards.acme.org/invitation/Aq8Zk2xPw7Lm4Rt9V',
  'Aq8Zk2xPw7Lm4Rt9V',
  '203.0.113.177',
  '?password=1c9e5a',
];

const FRAMES = [
  { filename: `${ORIGIN}/assets/index-abc.js?token=x#y`, function: 'Ba', lineno: 1, colno: 5 },
  { filename: `${ORIGIN}/theme.js`, function: 'new Foo', lineno: 2, colno: 6 },
  { filename: `${ORIGIN}/invitation/secret`, function: 'eval at secret!', lineno: 3, colno: 7 },
];
const EVENT: ErrorEvent = {
  type: undefined,
  event_id: 'c'.repeat(32),
  timestamp: 2,
  release: 'region-dashboard@1.0.0+abc',
  environment: 'staging',
  exception: {
    values: [
      {
        type: 'TypeError',
        value: 'x.y is not a function',
        mechanism: { type: 'drawing', handled: true },
        stacktrace: { frames: FRAMES },
      },
    ],
  },
};

test('says what failed, where, in which release, and after which requests', () => {
  const report = errorReport(EVENT, AROUND);
  expect(report).toMatchObject({
    release: 'region-dashboard@1.0.0+abc',
    environment: 'staging',
    transaction: '/t/$tenant/d/$dashboard',
    contexts: { trace: { trace_id: 'a'.repeat(32) } },
    debug_meta: { images: [{ type: 'sourcemap', code_file: `${ORIGIN}/assets/index-abc.js`, debug_id: ID }] },
    breadcrumbs: [{ data: { url: '/api/v1/me', status_code: 500, request_id: 'request-1' } }],
  });
  expect(report.exception?.values?.[0]).toEqual({
    type: 'TypeError',
    value: 'something is not a function',
    mechanism: { type: 'drawing', handled: true },
    stacktrace: {
      frames: [
        { filename: `${ORIGIN}/assets/index-abc.js`, function: 'Ba', in_app: true, lineno: 1, colno: 5 },
        { filename: `${ORIGIN}/theme.js`, function: 'new Foo', in_app: true, lineno: 2, colno: 6 },
        { filename: '<elsewhere>', function: '?', in_app: false },
      ],
    },
  });
});

test.each(CANARIES)('does not carry %s, wherever it was put', value => {
  const put: ErrorEvent = {
    ...EVENT,
    message: value,
    user: { email: value, username: value },
    extra: { __serialized__: { value } },
    tags: { value },
    fingerprint: [value],
    transaction: value,
    server_name: value,
    request: {
      url: `${ORIGIN}/?q=${value}`,
      query_string: value,
      data: value,
      headers: { Referer: value },
    },
    contexts: {
      state: { state: { type: 'x', value: { value } } },
      trace: { trace_id: value, span_id: value },
    },
    breadcrumbs: [{ category: 'ui.click', message: value }],
    exception: {
      values: [
        {
          type: value,
          value,
          module: value,
          mechanism: { type: value, data: { value } },
          stacktrace: {
            frames: [
              {
                filename: `${ORIGIN}/assets/${value}`,
                abs_path: value,
                context_line: value,
                vars: { value },
                module: value,
              },
              { filename: value, function: `${value} at ${value}`, lineno: value as never },
              { filename: `https://evil.example/${value}.js` },
            ],
          },
        },
        { type: 'Error', value: `Cannot read properties of undefined (reading '${value}')` },
      ],
    },
  };
  expect(JSON.stringify(errorReport(put, AROUND))).not.toContain(JSON.stringify(value).slice(1, -1));
});
