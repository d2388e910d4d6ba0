import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { AREAS } from './areas.ts';
import { runAudit } from './run.ts';
import { targetAt } from './target.ts';
import { type Passing, startProxy, type Tamper } from './testing/tampering-proxy.ts';

let app: TestApp;
/** without a lock file */
const folder = mkdtempSync(`${tmpdir()}/audit-`);
beforeAll(async () => {
  app = await testApp({ env: { RATE_LIMITS: 'true' } });
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true });
});

async function findingsThrough(tamper?: Tamper) {
  await using proxy = await startProxy(app.address, { tamper });
  const outcomes = await runAudit({ target: targetAt(proxy.url), env: {}, folder });
  return outcomes.flatMap(({ findings }) => findings);
}

const drop =
  (name: string): Tamper =>
  ({ headers }) =>
    void delete headers[name];
const set =
  (name: string, value: string): Tamper =>
  ({ headers }) => {
    headers[name] = value;
  };
const policy = (change: (policy: string) => string): Tamper => {
  return ({ headers }) => {
    const given = headers['content-security-policy'];
    if (typeof given === 'string') headers['content-security-policy'] = change(given);
  };
};
const inBody =
  (text: string): Tamper =>
  passing => {
    if (passing.status === 400 && passing.body.startsWith('{'))
      passing.body = JSON.stringify({ ...JSON.parse(passing.body), detail: text });
  };
/** What a server that does not look at Origin would say to a refused request. */
const careless = (which: (passing: Passing) => boolean): Tamper => {
  return passing => {
    if (!passing.body.includes('"foreign-origin"') || !which(passing)) return;
    passing.status = 401;
    passing.body = passing.body.replaceAll('foreign-origin', 'not-signed-in');
  };
};

/** Ways in which something in front of the server spoils it, by the check that has to notice. */
const SPOILED: readonly (readonly [check: string, how: string, tamper: Tamper])[] = [
  ['header-nosniff', 'drops X-Content-Type-Options', drop('x-content-type-options')],
  ['header-frame-options', 'allows frames', set('x-frame-options', 'SAMEORIGIN')],
  ['header-referrer', 'tells whole addresses', set('referrer-policy', 'unsafe-url')],
  ['header-permissions', 'drops Permissions-Policy', drop('permissions-policy')],
  ['header-opener', 'drops Cross-Origin-Opener-Policy', drop('cross-origin-opener-policy')],
  [
    'header-resource',
    'opens Cross-Origin-Resource-Policy',
    set('cross-origin-resource-policy', 'cross-origin'),
  ],
  ['header-software', 'names itself', set('server', 'nginx/1.22.1')],
  ['header-software', 'names what is behind it', set('x-powered-by', 'Express')],
  ['cookie-flags', 'sets a cookie of its own', set('set-cookie', 'balancer=3; Path=/')],
  ['header-private-cache', 'has everything cached', set('cache-control', 'public, max-age=60')],
  ['csp-missing', 'drops the policy', drop('content-security-policy')],
  [
    'csp-unsafe',
    'lets inline scripts in',
    policy(() => "default-src 'none'; script-src 'self' 'unsafe-inline'"),
  ],
  [
    'csp-unsafe',
    'has no default',
    policy(() => "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
  ],
  ['csp-unsafe', 'lets every host in', policy(() => "default-src 'none'; script-src https:")],
  ['csp-open', 'lets others frame it', policy(given => given.replace("frame-ancestors 'none'", ''))],
  [
    'cors-foreign-credentials',
    'lets every page read with cookies',
    ({ headers, origin }) => {
      if (origin === undefined) return;
      headers['access-control-allow-origin'] = origin;
      headers['access-control-allow-credentials'] = 'true';
    },
  ],
  ['cors-foreign-origin', 'lets every page read', set('access-control-allow-origin', '*')],
  ['cors-forged-request', 'lets foreign pages change', careless(({ method }) => method === 'PATCH')],
  ['cors-forged-socket', 'lets foreign pages listen', careless(({ method }) => method === 'GET')],
  ['cors-vary', 'drops Vary', drop('vary')],
  ['limits-absent', 'drops the names of limits', drop('ratelimit-policy')],
  [
    'limits-sign-in',
    'has no limit for signing in',
    ({ headers, path }) => {
      if (path.includes('sign-in')) delete headers['ratelimit-policy'];
    },
  ],
  [
    'error-fault',
    'breaks on a bad request',
    passing => {
      if (passing.status === 400) passing.status = 500;
    },
  ],
  ['error-leak', 'shows a stack', inBody('Error: no\n    at read (server.js:10:5)')],
  ['error-leak', 'shows a statement', inBody('select name from people where id = 1')],
  ['error-leak', 'shows what the database said', inBody('syntax error at or near "or"')],
  ['error-leak', 'shows a path', inBody('no such file /srv/dashboard/server.js')],
  ['error-leak', 'shows a version', inBody('nginx/1.22.1')],
  ['error-leak', 'shows a password', inBody('postgres://app:hunter2@db.example/app')],
  [
    'error-form',
    'answers with pages of its own',
    passing => {
      if (passing.status !== 400) return;
      passing.headers['content-type'] = 'text/html';
      passing.body = '<h1>Bad request</h1>';
    },
  ],
  [
    'file-exposed',
    'serves the folder it stands in',
    passing => {
      if (passing.path !== '/.env') return;
      passing.status = 200;
      passing.headers['content-type'] = 'application/octet-stream';
      passing.body = 'JWT_SECRET=abc\n';
    },
  ],
];

test('as it is, a stranger finds nothing', async () => {
  expect(await findingsThrough()).toEqual([]);
});

test('a proxy that refuses by itself what no server should be sent is not complained about', async () => {
  const strict: Tamper = passing => {
    if (!/%(?![2-7])|%00/.test(passing.path) && passing.method !== 'TRACE') return;
    passing.headers['content-type'] = 'text/html';
    passing.body = '<h1>400 Bad Request</h1>';
  };
  expect(await findingsThrough(strict)).toEqual([]);
});

describe('a proxy in front is noticed when it', () => {
  test.for(SPOILED)('%s: %s', async ([check, , tamper]) => {
    const found = await findingsThrough(tamper);
    expect(found.map(finding => finding.check)).toContain(check);
    const [first] = found.filter(finding => finding.check === check);
    expect(first).toMatchObject({
      sentence: expect.stringMatching(/\.$/),
      advice: expect.stringMatching(/\.$/),
    });
  });
});

test('every check from outside has a way to be provoked', () => {
  const outside = AREAS.filter(({ id }) => ['headers', 'cors', 'limits', 'errors'].includes(id));
  const checks = outside.flatMap(({ checks }) => checks);
  // Without https there is nothing to say about it; the tests of the transport provoke it.
  const provoked = [...SPOILED.map(([check]) => check), 'header-hsts'];
  expect(new Set(provoked)).toEqual(new Set(checks));
});
