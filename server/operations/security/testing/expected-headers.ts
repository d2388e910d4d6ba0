import { expect } from 'vitest';
import type { AnswerKind } from '../answer-kinds.ts';
import type { RawAnswer } from './raw-request.ts';

export interface Expected {
  readonly kind: AnswerKind;
  /** whether people come by https */
  readonly isHttps: boolean;
}

/** What must be on every answer, said a second time on purpose: by the standards, not by our table. */
const EVERYWHERE: Readonly<Record<string, RegExp>> = {
  'x-frame-options': /^DENY$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'permissions-policy':
    /^accelerometer=\(\), .*camera=\(\), .*geolocation=\(\), .*microphone=\(\), .*payment=\(\)/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-embedder-policy': /^require-corp$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'origin-agent-cluster': /^\?1$/,
  'x-permitted-cross-domain-policies': /^none$/,
  'x-dns-prefetch-control': /^off$/,
  'x-xss-protection': /^0$/,
  'cache-control':
    /^(?:no-store|no-cache|public, max-age=0|private, no-cache|public, max-age=31536000, immutable)$/,
};
const NOWHERE = ['server', 'x-powered-by', 'x-aspnet-version', 'via', 'public-key-pins', 'expect-ct'];

/** What each policy must say, in any order, and nothing else. */
const POLICIES: Readonly<Record<AnswerKind, readonly RegExp[]>> = {
  data: [],
  sheet: [/^style-src 'self'$/, /^object-src 'none'$/],
  reference: [
    /^script-src 'self'$/,
    /^style-src 'self' 'sha256-[\w+/]{43}='$/,
    /^img-src 'self' data:$/,
    /^connect-src 'self'$/,
    /^object-src 'none'$/,
  ],
  page: [
    /^script-src 'self'(?: 'sha256-[\w+/]{43}=')*$/,
    /^style-src 'self'(?: 'sha256-[\w+/]{43}=')*$/,
    /^img-src 'self' data:$/,
    /^font-src 'self'$/,
    /^connect-src 'self'(?: (?:https?|wss?):\/\/[\w.:-]+)*$/,
    /^manifest-src 'self'$/,
    /^object-src 'none'$/,
    /^require-trusted-types-for 'script'$/,
    /^trusted-types dompurify$/,
  ],
};
const ALWAYS = [
  /^default-src 'none'$/,
  /^base-uri 'none'$/,
  /^form-action 'none'$/,
  /^frame-ancestors 'none'$/,
];

function expectedDirectives({ kind, isHttps }: Expected): RegExp[] {
  const reporting = [
    /^report-uri (?:https?:\/\/[\w.:-]+)?\/api\/v1\/reports$/,
    ...(isHttps ? [/^report-to csp$/] : []),
  ];
  return [...ALWAYS, ...POLICIES[kind], ...(kind === 'data' ? [] : reporting)];
}

/** Every security header, each once, and none that tells what runs here. */
export function expectHeaders(answer: RawAnswer, expected: Expected): void {
  for (const [name, value] of Object.entries(EVERYWHERE))
    expect(answer.header(name) ?? '', name).toMatch(value);
  for (const name of NOWHERE) expect(answer.header(name), name).toBeNull();
  expect(answer.header('strict-transport-security')).toBe(
    expected.isHttps ? 'max-age=31536000; includeSubDomains' : null,
  );
  const isReporting = expected.isHttps && expected.kind !== 'data';
  expect(answer.header('reporting-endpoints') ?? '').toMatch(
    isReporting ? /^csp="(?:https?:\/\/[\w.:-]+)?\/api\/v1\/reports"$/ : /^$/,
  );
  const directives = (answer.header('content-security-policy') ?? '').split(';').map(each => each.trim());
  const wanted = expectedDirectives(expected);
  const unexpected = directives.filter(directive => !wanted.some(pattern => pattern.test(directive)));
  const missing = wanted.filter(pattern => !directives.some(directive => pattern.test(directive)));
  expect({ unexpected, missing }).toEqual({ unexpected: [], missing: [] });
}
