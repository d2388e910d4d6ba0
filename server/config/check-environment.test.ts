import { describe, expect, test } from 'vitest';
import { checkEnvironment } from './check-environment.ts';
import { goodEnvironment, PLACEHOLDER, randomSecret } from './testing/good-environment.ts';
import { type Mutation, mutationsOf } from './testing/mutations.ts';
import { VARIABLES, type Variables } from './variables.ts';

const GOOD = goodEnvironment();
const table: Variables = VARIABLES;
const codes = (env: Record<string, string | undefined>) =>
  checkEnvironment({ ...GOOD, ...env }).map(({ code, severity }) => `${severity}: ${code}`);
const mutations = mutationsOf(GOOD);

/** Texts of the change that are nobody's ordinary words. */
function telling({ change }: Mutation): string[] {
  return Object.values(change).filter(text => text !== undefined && text.length > 10) as string[];
}

describe('a good production environment, generated from the table', () => {
  test('has nothing to complain about', () => {
    expect(checkEnvironment(GOOD, { production: true })).toEqual([]);
  });

  test('sets every variable that a server or a page reads', () => {
    const served = Object.entries(table).filter(([, { readers }]) => readers.some(r => r !== 'operator'));
    expect(Object.keys(GOOD)).toEqual(served.map(([name]) => name));
  });

  test.each(mutations)('$name, $title: the right complaint, without the value', mutation => {
    const { name, change, code } = mutation;
    const problems = checkEnvironment({ ...GOOD, ...change }, { production: true });
    if (code === null) {
      expect(problems).toEqual([]);
      return;
    }
    const subject = code === 'unknown-variable' ? Object.keys(change).find(key => !(key in table)) : name;
    const complaint = problems.find(problem => problem.code === code && problem.variables.includes(subject!));
    expect(complaint, JSON.stringify(problems)).toBeDefined();
    expect(complaint!.sentence).toContain(subject);
    if (code === 'unknown-variable') expect(complaint!.advice).toContain(name);
    for (const text of telling(mutation)) expect(JSON.stringify(problems)).not.toContain(text);
  });

  test('every variable is got wrong in at least one more way than leaving it out', () => {
    const wrong = new Set(
      mutations
        .filter(({ code }) => code && !['unknown-variable', 'missing', 'incomplete'].includes(code))
        .map(({ name }) => name),
    );
    expect(Object.keys(VARIABLES).filter(name => !wrong.has(name))).toEqual([]);
  });
});

test('all problems come at once, the gravest first', () => {
  const severities = checkEnvironment(
    { NODE_ENV: 'production', PORT: 'x', RATE_LIMITS: 'false', ENABLE_METRICS: 'false' },
    { production: true },
  ).map(({ severity, code }) => `${severity} ${code}`);
  expect(severities).toEqual([
    'error malformed',
    'error missing',
    'error missing',
    'error missing',
    'warning advised',
    'warning advised',
    'warning switched-off',
    'notice switched-off',
  ]);
});

test.each(['DATABASE_URL', 'DATABASE_IDENTITY_URL'] as const)(
  'who left the example in %s is told where the real address comes from',
  name => {
    const problems = checkEnvironment({ ...GOOD, [name]: VARIABLES[name].example }, { production: true });
    const [example] = problems.filter(({ code }) => code === 'example-secret');
    expect(example!.advice).toContain('region-dashboard setup-database');
  },
);

test('behind https there is a proxy: how many must be said, and none is an answer', () => {
  const { TRUSTED_PROXIES: _, ...untold } = GOOD;
  expect(checkEnvironment(untold, { production: true })).toMatchObject([
    { code: 'advised', severity: 'warning', variables: ['TRUSTED_PROXIES'] },
  ]);
  expect(checkEnvironment({ ...GOOD, TRUSTED_PROXIES: '0' }, { production: true })).toEqual([]);
});

test('a development environment with nothing set has nothing to complain about', () => {
  expect(checkEnvironment({ PATH: '/bin', HOME: '/root', SHELL: 'bash', EDITOR: 'vi' })).toEqual([]);
});

test('outside production, what production refuses is a warning', () => {
  const env = { JWT_SECRET: 'x'.repeat(40), DATABASE_ADMIN_URL: VARIABLES.DATABASE_ADMIN_URL.example };
  expect(checkEnvironment(env).map(({ severity, code }) => [severity, code])).toEqual([
    ['warning', 'operator-only'],
    ['warning', 'example-secret'],
    ['warning', 'weak-secret'],
    ['notice', 'example-host'],
  ]);
});

describe('page and API on different hosts', () => {
  const split = (page: string, api: string, origins = page) =>
    codes({ PUBLIC_URL: page, VITE_API_URL: api, CORS_ORIGINS: origins });

  test.each([
    ['https://boards.acme.org', 'https://api.acme.org'],
    ['https://acme.co.uk', 'https://api.acme.co.uk'],
    ['https://boards.acme.org', 'https://acme.org:8443'],
  ])('%s and %s share cookies', (page, api) => {
    expect(split(page, api)).toEqual([]);
  });

  test.each([
    ['https://boards.acme.org', 'https://api.acme.net'],
    ['https://acme.co.uk', 'https://other.co.uk'],
    // Two customers of one hosting company: the private part of the public suffix list.
    ['https://acme.vercel.app', 'https://acme-api.vercel.app'],
    ['https://10.0.0.1', 'https://10.0.0.2'],
  ])('%s and %s do not, and the check refuses', (page, api) => {
    expect(split(page, api)).toEqual(['error: other-site']);
  });

  test('the page’s origin must be allowed', () => {
    expect(split('https://boards.acme.org', 'https://api.acme.org', '')).toEqual(['error: page-not-allowed']);
  });

  test('another allowed page of a foreign site is worth a warning', () => {
    const origins = 'https://boards.acme.org,https://boards.partner.net';
    expect(split('https://boards.acme.org', 'https://api.acme.org', origins)).toEqual([
      'warning: other-site',
    ]);
  });
});

describe('keys of Supabase', () => {
  const token = (role: string) =>
    `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ role })).toString('base64url')}.signature`;

  test.each(['sb_secret_q8Zk2xPw7Lm4Rt9V', token('service_role')])('a secret one is never published', key => {
    expect(codes({ VITE_SUPABASE_PUBLISHABLE_KEY: key })).toEqual(['error: published-secret']);
  });

  test.each(['sb_publishable_q8Zk2xPw7Lm4', token('anon')])('a publishable one is no secret one', key => {
    expect(codes({ SUPABASE_SECRET_KEY: key })).toContain('error: wrong-key');
  });

  test('server and page use one project', () => {
    expect(codes({ VITE_SUPABASE_URL: 'https://other.acme-boards.org' })).toEqual(['error: two-projects']);
  });
});

test('a variable that another has taken the place of is worth a warning', () => {
  const variables: Variables = { ...table, LOG_LEVEL: { ...table.LOG_LEVEL!, deprecatedBy: 'LOGGING' } };
  expect(checkEnvironment(GOOD, { variables })).toMatchObject([
    {
      code: 'deprecated',
      variables: ['LOG_LEVEL'],
      severity: 'warning',
      advice: expect.stringMatching('LOGGING'),
    },
  ]);
});

test.each(['REDIS_URI', 'EDITOR', 'HOSTNAME', 'npm_config_user_agent', 'JWT_SECRET_FILE', 'CI'])(
  'the variable of somebody else, %s, is left alone',
  name => {
    expect(codes({ [name]: 'anything' })).toEqual([]);
  },
);

test('a variable for the page that the page does not know is named', () => {
  expect(codes({ VITE_SOMETHING_NEW: 'x' })).toEqual(['warning: unknown-variable']);
});

test('one secret in two entries of a rotation is named', () => {
  const again = `${randomSecret('old')}, ${randomSecret('old')}`;
  expect(codes({ JWT_SECRET_PREVIOUS: again })).toEqual(['error: shared-secret']);
});

describe('the table', () => {
  test('names only variables of its own, and examples that can be read', () => {
    for (const [name, { requires = [], example }] of Object.entries(table)) {
      expect(
        requires.filter(other => !(other in table)),
        name,
      ).toEqual([]);
      expect(example, name).not.toBe('');
    }
    const readable = Object.fromEntries(Object.entries(table).map(([name, { example }]) => [name, example]));
    expect(checkEnvironment(readable).filter(({ code }) => code === 'malformed')).toEqual([]);
  });

  test('has no example that could be taken for a secret', () => {
    const real = Object.entries(table).filter(
      ([name, { secret, example }]) =>
        secret && name !== 'SENTRY_DSN' && !new RegExp(PLACEHOLDER.source).test(example),
    );
    expect(real.map(([name]) => name)).toEqual([]);
  });
});

describe('metrics, which ask nobody who they are', () => {
  const about = (env: Record<string, string>, production = true) =>
    checkEnvironment({ ...GOOD, ...env }, { production }).map(({ severity, code }) => `${severity} ${code}`);

  test.each([
    '127.0.0.1',
    '10.0.0.5',
    '172.16.3.4',
    '192.168.1.2',
    '100.64.0.9',
    '::1',
    'fd12::1',
    'metrics.acme.internal',
  ])('may be told on %s', METRICS_HOST => expect(about({ METRICS_HOST })).toEqual([]));

  test.each(['0.0.0.0', '::', '203.0.113.7', '8.8.8.8', '2a00:1450::1', '::ffff:8.8.8.8'])(
    'are warned about on %s, in production',
    METRICS_HOST => {
      expect(about({ METRICS_HOST })).toEqual(['warning metrics-exposed']);
      expect(about({ METRICS_HOST, ENABLE_METRICS: 'false' })).toEqual(['notice switched-off']);
    },
  );

  test('need a port of their own', () => {
    expect(about({ METRICS_PORT: '3001' })).toEqual(['warning port-taken-twice']);
    expect(about({ PORT: '9464' })).toEqual(['warning port-taken-twice']);
    expect(about({ PORT: '0', METRICS_PORT: '0' })).toEqual([]);
  });
});
