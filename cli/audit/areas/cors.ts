import type { Area } from '../area.ts';
import type { Finding } from '../finding.ts';
import type { Answer, Target } from '../target.ts';

const ADVICE =
  'Name in CORS_ORIGINS exactly the origins of your own pages, and look for a proxy that adds access-control headers of its own (docs/cors.md).';

/** Pages that are none of ours, and look as if they were. */
function foreignOrigins({ protocol, host, hostname, port }: URL): string[] {
  return [
    'https://evil.example',
    'null',
    `${protocol}//${host}.evil.example`,
    `${protocol}//evil${host}`,
    `${protocol}//evil.${hostname}${port && `:${port}`}`,
    // Somebody on the network can answer for the same name without TLS.
    ...(protocol === 'https:' ? [`http://${host}`] : []),
    `${protocol}//${hostname}:${port === '8443' ? '9443' : '8443'}`,
  ];
}

function readable(answer: Answer, origin: string): Finding | null {
  const allowed = answer.headers['access-control-allow-origin'];
  if (allowed !== origin && allowed !== '*') return null;
  const withCookies = /^true$/i.test(answer.headers['access-control-allow-credentials'] ?? '');
  return {
    check: withCookies ? 'cors-foreign-credentials' : 'cors-foreign-origin',
    severity: withCookies ? 'high' : 'medium',
    sentence: withCookies
      ? 'A foreign page may read answers with the cookie of whoever visits it.'
      : 'A foreign page may read answers.',
    seen: `${answer.seen} from ${origin}`,
    advice: ADVICE,
  };
}

/** What a foreign page could make a visitor's browser do. The cookie is nobody's. */
async function forged(target: Target, origin: string): Promise<Finding[]> {
  const headers = { origin, 'sec-fetch-site': 'cross-site', cookie: 'better-auth.session_token=nobody' };
  const change = await target.ask('/api/v1/me', {
    method: 'PATCH',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{"name":"Nobody"}',
  });
  const nobody = '00000000-0000-4000-8000-000000000000';
  const socket = await target.ask(`/api/v1/tenants/audit/dashboards/${nobody}/live`, {
    headers: {
      ...headers,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  });
  return [
    ...unrefused(change, 'cors-forged-request', 'A change that a foreign page sends', origin),
    ...unrefused(socket, 'cors-forged-socket', 'A live connection that a foreign page opens', origin),
  ];
}

function unrefused(answer: Answer, check: string, what: string, origin: string): Finding[] {
  if (!answer.upgraded && answer.body.includes('"foreign-origin"')) return [];
  return [
    {
      check,
      severity: 'high',
      sentence: `${what} is not refused because of where it comes from.`,
      seen: `${answer.seen} from ${origin}`,
      advice: 'Look for a proxy that drops or rewrites the Origin header.',
    },
  ];
}

/** Pages of other origins: who may read, change, and listen. Source: Fetch standard, OWASP ASVS 5 (3.4, 3.5). */
export const corsArea: Area = {
  id: 'cors',
  title: 'Foreign pages (CORS)',
  checks: [
    'cors-foreign-credentials',
    'cors-foreign-origin',
    'cors-forged-request',
    'cors-forged-socket',
    'cors-vary',
  ],
  async audit({ target }) {
    const origins = foreignOrigins(target.url);
    const findings: Finding[] = [];
    for (const origin of origins) {
      const [read, preflight, faults] = await Promise.all([
        target.ask('/api/v1/me', { headers: { origin } }),
        target.ask('/api/v1/me', {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'PATCH' },
        }),
        forged(target, origin),
      ]);
      findings.push(...[read, preflight].flatMap(answer => readable(answer, origin) ?? []), ...faults);
      if (!/\borigin\b|\*/i.test(read.headers.vary ?? ''))
        findings.push({
          check: 'cors-vary',
          severity: 'low',
          sentence: 'The answer depends on the Origin and does not say so: a cache may give it to others.',
          seen: read.seen,
          advice: 'Look for a proxy that drops `Vary: Origin`.',
        });
    }
    return { findings, looked: `${origins.length} foreign origins: reading, changing, live connections` };
  },
};
