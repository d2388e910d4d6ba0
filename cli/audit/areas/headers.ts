import type { Area } from '../area.ts';
import type { Finding, Severity } from '../finding.ts';
import type { Answer, Target } from '../target.ts';
import { policyFaults } from './content-policy.ts';

interface Rule {
  readonly check: string;
  readonly severity: Severity;
  readonly advice: string;
  /** @returns what is wrong with an answer, as a sentence, or null */
  fault(answer: Answer, https: boolean): string | null;
}

const YEAR_SECONDS = 31_536_000;
const BEHIND =
  'The server sends this header itself: look for a proxy or CDN that drops or replaces it (docs/headers.md).';

/** A header that has to be there with one of the good values. */
function wanted(check: string, severity: Severity, name: string, good: RegExp): Rule {
  return {
    check,
    severity,
    advice: BEHIND,
    fault({ headers }) {
      const value = headers[name];
      if (value === undefined) return `The answer lacks ${name}.`;
      return good.test(value) ? null : `${name} does not protect: it is not one of the strict values.`;
    },
  };
}

function hstsFault(value: string | undefined): string | null {
  if (value === undefined)
    return 'The answer lacks strict-transport-security: a first visit by http can be taken over.';
  const age = Number(/max-age="?(\d+)/i.exec(value)?.[1] ?? 0);
  if (age < YEAR_SECONDS) return 'strict-transport-security lasts for less than a year.';
  return /includesubdomains/i.test(value) ? null : 'strict-transport-security leaves subdomains out.';
}

const RULES: readonly Rule[] = [
  {
    check: 'header-hsts',
    severity: 'high',
    advice: 'Set PUBLIC_URL to the https address that people use, so that the server sends it.',
    fault: ({ headers }, https) => (https ? hstsFault(headers['strict-transport-security']) : null),
  },
  wanted('header-nosniff', 'medium', 'x-content-type-options', /^nosniff$/i),
  wanted('header-frame-options', 'medium', 'x-frame-options', /^deny$/i),
  wanted('header-referrer', 'medium', 'referrer-policy', /^(?:no-referrer|same-origin|strict-origin)$/i),
  wanted('header-permissions', 'low', 'permissions-policy', /camera=\(\)/),
  wanted('header-opener', 'low', 'cross-origin-opener-policy', /^same-origin$/i),
  wanted('header-resource', 'low', 'cross-origin-resource-policy', /^same-(?:origin|site)$/i),
  {
    check: 'header-software',
    severity: 'medium',
    advice: 'Let the proxy send no Server or X-Powered-By header, or one without a version.',
    fault({ headers }) {
      const told = headers['x-powered-by'] !== undefined || /\d/.test(headers.server ?? '');
      return told ? 'The answer says which software, in which version, gave it.' : null;
    },
  },
  {
    check: 'cookie-flags',
    severity: 'high',
    advice: 'Look for a proxy or CDN that sets or rewrites cookies.',
    fault({ cookies }, https) {
      const bare = cookies.some(
        cookie => !/;\s*httponly/i.test(cookie) || !/;\s*samesite=(?:lax|strict)/i.test(cookie),
      );
      const open = https && cookies.some(cookie => !/;\s*secure/i.test(cookie));
      return bare || open ? 'A cookie lacks HttpOnly, SameSite or Secure.' : null;
    },
  },
  {
    check: 'header-private-cache',
    severity: 'high',
    advice: 'Let the proxy or CDN pass Cache-Control of /api/ on as it is, and keep nothing of it.',
    fault({ headers, seen }) {
      const personal = seen.includes('/api/v1/me');
      if (!personal || /no-store|private/i.test(headers['cache-control'] ?? '')) return null;
      return 'An answer about a person may be kept by caches on the way.';
    },
  },
];

/** Answers of every kind, asked for without any right. */
async function answersOf(target: Target): Promise<Answer[]> {
  const questions = [
    target.ask('/'),
    target.ask('/live'),
    target.ask('/api/v1/me'),
    target.ask('/api/v1/no-such-thing'),
    target.ask('/no-such-file.js'),
    target.ask('/live', { method: 'DELETE' }),
    target.ask('/api/v1/me', { method: 'OPTIONS' }),
    target.ask('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    }),
  ];
  return Promise.all(questions);
}

/** Security headers on answers of every kind. Sources: OWASP Secure Headers Project, MDN HTTP Observatory. */
export const headersArea: Area = {
  id: 'headers',
  title: 'Security headers',
  checks: [...RULES.map(({ check }) => check), 'csp-missing', 'csp-unsafe', 'csp-open'],
  async audit({ target }) {
    const https = target.url.protocol === 'https:';
    const answers = await answersOf(target);
    const findings: Finding[] = [];
    for (const answer of answers) {
      for (const { fault, ...rule } of RULES) {
        const sentence = fault(answer, https);
        if (sentence) findings.push({ ...rule, sentence, seen: answer.seen });
      }
      findings.push(...policyFaults(answer));
    }
    return { findings, looked: `${answers.length} answers of every kind` };
  },
};
