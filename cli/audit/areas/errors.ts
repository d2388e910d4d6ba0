import type { Area } from '../area.ts';
import type { Finding } from '../finding.ts';
import type { Answer, Question } from '../target.ts';

const JSON_BODY = { 'content-type': 'application/json' };
const ID = '00000000-0000-4000-8000-000000000000';
const POST = (body: string, headers: Readonly<Record<string, string>> = JSON_BODY): Question => ({
  method: 'POST',
  headers,
  body,
});

type Request = readonly [path: string, question?: Question];

/** What web servers in front refuse by themselves, in words of their own: that is as good. */
const REFUSED_IN_FRONT: readonly Request[] = [
  ['/api/v1/%'],
  ['/api/v1/%00'],
  ['/api/v1/me', { method: 'TRACE' }],
];

/** Requests that ask for trouble. */
const BAD: readonly Request[] = [
  ['/api/v1/..%2f..%2fetc%2fpasswd'],
  [`/api/v1/tenants/${'x'.repeat(2_000)}/dashboards`],
  ["/api/v1/tenants/x'%20or%201=1--/dashboards"],
  [`/api/v1/tenants/x/dashboards/not-an-id`],
  [`/api/v1/tenants/x/dashboards/${ID}?at=NaN`],
  ['/api/v1/me', { headers: { authorization: `Bearer ${"'".repeat(200)}` } }],
  ['/api/v1/me', { headers: { cookie: 'better-auth.session_token=%' } }],
  ['/api/auth/sign-in/email', POST('{')],
  ['/api/auth/sign-in/email', POST('{"__proto__":{"admin":true},"email":[]}')],
  ['/api/auth/sign-in/email', POST('['.repeat(5_000))],
  ['/api/auth/sign-in/email', POST('<a/>', { 'content-type': 'application/xml' })],
  ['/api/auth/sign-in/email', POST('{"email":"\\u0000"}')],
];

/** Signs that an answer lets somebody look inside. */
const LEAKS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a stack trace', /\n\s+at .+[:(]\d+|\bat (?:async )?[\w.<>]+ \(.*:\d+:\d+\)/],
  [
    'a statement or message of the database',
    /\b(?:select|insert into|update|delete from)\b.+\b(?:from|where|values|set)\b|syntax error at or near|violates .+ constraint|relation ".+" does not exist/i,
  ],
  [
    'a path of the machine',
    /(?:\/(?:home|root|usr|var|opt|app|srv|tmp)\/[\w.-]+\/|[A-Z]:\\\\|node_modules|file:\/\/)/,
  ],
  [
    'the version of the software',
    /\b(?:node(?:\.js)?|fastify|postgres(?:ql)?|nginx|express|undici|openssl)[ /]?v?\d+\.\d+/i,
  ],
  ['a connection with its password', /\b(?:postgres(?:ql)?|rediss?|smtps?):\/\/\S+@/],
];

const ADVICE =
  'Report it with the request: the server never answers so. Behind a proxy, look at its own error pages.';

function faultsOf({ status, body, seen }: Answer): Finding[] {
  const findings: Finding[] = [];
  if (status >= 500 && status !== 503)
    findings.push({
      check: 'error-fault',
      severity: 'high',
      sentence: `A bad request is answered with ${status}: it broke something.`,
      seen,
      advice: ADVICE,
    });
  for (const [what, pattern] of LEAKS)
    if (pattern.test(body))
      findings.push({
        check: 'error-leak',
        severity: 'high',
        sentence: `The answer shows ${what}.`,
        seen,
        advice: ADVICE,
      });
  return findings;
}

function formFault({ status, headers, seen }: Answer): Finding[] {
  if (status < 400 || /^application\/problem\+json/i.test(headers['content-type'] ?? '')) return [];
  return [
    {
      check: 'error-form',
      severity: 'low',
      sentence: 'The refusal is no problem document (RFC 9457).',
      seen,
      advice: ADVICE,
    },
  ];
}

/** What must never be served. */
const FILES: readonly (readonly [path: string, pattern: RegExp])[] = [
  ['/.env', /^\s*[A-Z_]+=/m],
  ['/.env.production', /^\s*[A-Z_]+=/m],
  ['/.git/config', /\[core\]/],
  ['/.data/jwt-secret', /./],
  ['/package.json', /"dependencies"/],
  ['/metrics', /^# (?:HELP|TYPE) /m],
];

/** What refusals and forgotten files give away. Source: OWASP ASVS 5 (13.4, 16.5), RFC 9457. */
export const errorsArea: Area = {
  id: 'errors',
  title: 'Refusals and forgotten files',
  checks: ['error-fault', 'error-leak', 'error-form', 'file-exposed'],
  async audit({ target }) {
    const ask = (requests: readonly Request[]) =>
      Promise.all(requests.map(([path, question]) => target.ask(path, question)));
    const [passed, inFront] = await Promise.all([ask(BAD), ask(REFUSED_IN_FRONT)]);
    const answers = [...passed, ...inFront];
    const findings = [...answers.flatMap(faultsOf), ...passed.flatMap(formFault)];
    for (const [path, pattern] of FILES) {
      const { status, body, seen, headers } = await target.ask(path);
      const isPage = /^text\/html/i.test(headers['content-type'] ?? '');
      if (status === 200 && !isPage && pattern.test(body))
        findings.push({
          check: 'file-exposed',
          severity: 'high',
          sentence: 'Everybody can read what is meant for the operator alone.',
          seen,
          advice:
            'Let the proxy or CDN serve only the built page, and change every secret that could be read.',
        });
    }
    return { findings, looked: `${answers.length} bad requests and ${FILES.length} files` };
  },
};
