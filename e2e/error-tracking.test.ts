import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answering, listener, nobody } from '#server/check/testing/listener.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { readRelease } from '#server/release.ts';
import { PERSONAL_DATA } from '#server/testing/personal-data.ts';
import { sentryIngest } from '#server/testing/sentry/ingest.ts';
import { databaseEnv } from './support/database-env.ts';
import { run, startServer } from './support/server-process.ts';

const RELEASE = readRelease().name;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

const loading = (file: string) => `--import=${fileURLToPath(new URL(`support/${file}`, import.meta.url))}`;

/** A real server that fails on SIGWINCH in a way that nobody catches. */
const failing = (dsn: string, fault: 'throw' | 'reject') =>
  startServer({
    env: {
      ...databaseEnv(database),
      METRICS_PORT: '0',
      SENTRY_DSN: dsn,
      SENTRY_ENVIRONMENT: 'staging',
      FAULT: fault,
      FAULT_TEXT: PERSONAL_DATA.name.value,
      NODE_OPTIONS: loading('fail-on-signal.ts'),
    },
  });

describe('a fault nobody catches', () => {
  test.each(['throw', 'reject'] as const)(
    '(%s) is one fatal event that arrives before the process ends with 1',
    async fault => {
      await using ingest = await sentryIngest();
      await using server = await failing(ingest.dsn, fault);
      expect(await server.stop('SIGWINCH')).toBe(1);
      // No waiting here: the process is gone.
      expect(ingest.events()).toHaveLength(1);
      expect(ingest.events()[0]).toMatchObject({
        level: 'fatal',
        environment: 'staging',
        release: RELEASE,
        tags: { part: 'process' },
        exception: {
          values: [{ value: 'nobody catches this: "[redacted]"', mechanism: { handled: false } }],
        },
      });
      expect(ingest.received[0]?.text).not.toContain(PERSONAL_DATA.name.value);
    },
  );

  test('does not keep the process, when Sentry is silent', async () => {
    await using ingest = await sentryIngest();
    await using server = await failing(ingest.dsn, 'throw');
    ingest.behave('never');
    expect(await server.stop('SIGWINCH')).toBe(1);
    expect(ingest.refused.filter(text => text.includes('"level":"fatal"'))).toHaveLength(1);
  });
});

describe('a server that does not start', () => {
  const env = (dsn: string, of: TestDatabase) => ({
    ...databaseEnv(of),
    METRICS_PORT: '0',
    PORT: '0',
    SENTRY_DSN: dsn,
  });

  test('of a fault of ours has told of it before it ends', async () => {
    await using ingest = await sentryIngest();
    const broken = await testDatabase();
    const client = new pg.Client({ connectionString: broken.superuserUrl });
    await client.connect();
    await client.query('alter table identity.installation rename to elsewhere');
    await client.end();
    const { exited } = run(['serve'], env(ingest.dsn, broken));
    expect(await exited).toBe(1);
    expect(ingest.events()).toMatchObject([
      {
        level: 'fatal',
        tags: { part: 'start', code: '42P01' },
        contexts: { database: { routine: 'parserOpenTable' } },
      },
    ]);
    await broken.drop();
  });

  test('of what its operator can mend tells the operator alone', async () => {
    await using ingest = await sentryIngest();
    const { exited, output } = run(['serve'], { ...env(ingest.dsn, database), HOST: '192.0.2.1' });
    expect(await exited).toBe(1);
    expect(output()).toContain('HOST 192.0.2.1 is not an address of this machine.');
    expect(ingest.events()).toEqual([]);
  });
});

test('a server that is asked to stop ends with 0, and has sent nothing', async () => {
  await using ingest = await sentryIngest();
  await using server = await failing(ingest.dsn, 'throw');
  expect(await server.stop('SIGTERM')).toBe(0);
  expect(ingest.received).toEqual([]);
});

test('Sentry’s code is loaded by a server with a DSN, and by no other', async () => {
  await using ingest = await sentryIngest();
  const env = { ...databaseEnv(database), METRICS_PORT: '0', NODE_OPTIONS: loading('tell-loaded.ts') };
  await using without = await startServer({ env });
  expect(without.output()).toContain('loaded fastify\n');
  expect(without.output()).not.toContain('loaded @sentry');
  await using reporting = await startServer({ env: { ...env, SENTRY_DSN: ingest.dsn } });
  expect(reporting.output()).toContain('loaded @sentry/core\n');
});

describe('region-dashboard sentry-test', () => {
  async function sentryTest(env: Record<string, string>, ...options: string[]) {
    const { exited, output } = run(['sentry-test', ...options], env);
    return { code: await exited, output: output() };
  }
  const dsnOf = (host: string, scheme = 'http') => `${scheme}://quite_secret_key@${host}/7`;

  test('sends an event and says its id, environment and release', async () => {
    await using ingest = await sentryIngest();
    const env = { SENTRY_DSN: dsnOf(ingest.host), SENTRY_ENVIRONMENT: 'staging' };
    const { code, output } = await sentryTest(env);
    const [event] = ingest.events();
    expect(output).toContain(`Sentry took the event ${event?.event_id}.`);
    expect(output).toContain(`Environment staging, release ${RELEASE}.`);
    expect(code).toBe(0);
    expect(event).toMatchObject({ environment: 'staging', release: RELEASE, level: 'error' });
    expect(ingest.received).toHaveLength(1);
    expect(ingest.received[0]).toMatchObject({ project: '7', key: 'quite_secret_key' });
  });

  test('with --page asks for the page’s project, from the page’s origin', async () => {
    await using ingest = await sentryIngest();
    const env = {
      VITE_SENTRY_DSN: dsnOf(ingest.host),
      VITE_ENVIRONMENT: 'staging',
      PUBLIC_URL: 'https://boards.acme-boards.alt',
    };
    const { code, output } = await sentryTest(env, '--page', '--json');
    expect(JSON.parse(output)).toEqual({
      taken: true,
      part: 'page',
      event: ingest.events()[0]?.event_id,
      environment: 'staging',
      release: RELEASE,
      status: 200,
    });
    expect(code).toBe(0);
    expect(ingest.received[0]?.headers.origin).toBe('https://boards.acme-boards.alt');
  });

  test('makes another issue when it is asked to, and the same one otherwise', async () => {
    await using ingest = await sentryIngest();
    const env = { SENTRY_DSN: dsnOf(ingest.host) };
    for (const options of [[], [], ['--new-issue'], ['--new-issue']]) await sentryTest(env, ...options);
    const [one, two, three, four] = ingest.events().map(({ fingerprint }) => fingerprint?.[0]);
    expect(one).toBe(two);
    expect(new Set([two, three, four]).size).toBe(3);
  });

  test.each<readonly [answer: number, sentence: RegExp]>([
    [307, /sends elsewhere \(307\)/],
    [400, /does not take the event \(400\)/],
    [401, /does not take the key of SENTRY_DSN \(401\)/],
    [403, /does not take the key of SENTRY_DSN \(403\)/],
    [404, /no such project at the address of SENTRY_DSN/],
    [413, /does not take the event \(413\)/],
    [429, /takes no more events for now \(429\)/],
    [503, /is not well \(503\)/],
  ])('says what a status of %i means, and ends with 1', async (status, sentence) => {
    await using ingest = await sentryIngest();
    ingest.behave(status, { location: 'http://elsewhere.alt/' });
    const { code, output } = await sentryTest({ SENTRY_DSN: dsnOf(ingest.host) });
    expect(output).toMatch(sentence);
    expect(output).not.toContain('quite_secret_key');
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  test('says why nobody answers, and ends with 1', async () => {
    await using silent = await listener();
    await using plain = await answering(200);
    const cases: readonly (readonly [dsn: string, sentence: string])[] = [
      [dsnOf(await nobody()), 'nothing listens at its address'],
      [dsnOf('sentry.acme-boards.alt'), 'host name'],
      [dsnOf(silent.host), 'does not answer in time'],
      [dsnOf(plain.host, 'https'), 'TLS'],
    ];
    for (const [dsn, sentence] of cases) {
      const { code, output } = await sentryTest({ SENTRY_DSN: dsn });
      expect(output).toContain(sentence);
      expect(output).not.toContain('quite_secret_key');
      expect(code).toBe(1);
    }
  });

  test.each<readonly [title: string, env: Record<string, string>, options: string[], sentence: RegExp]>([
    ['no DSN', {}, [], /SENTRY_DSN is not set.*Client Keys/],
    ['no DSN of the page', { SENTRY_DSN: 'https://k@h.alt/1' }, ['--page'], /VITE_SENTRY_DSN is not set/],
    [
      'something that is no DSN',
      { SENTRY_DSN: 'https://quite-secret_key@sentry.io/1' },
      [],
      /SENTRY_DSN must be the DSN/,
    ],
    ['a file that is not there', {}, ['--env', 'nowhere.env'], /nowhere\.env: there is no such file/],
    ['an option that is not known', {}, ['--pages'], /unknown option '--pages'/],
    ['more than it takes', {}, ['https://k@h.alt/1'], /too many arguments/],
  ])('refuses %s, and ends with 2', async (_, env, options, sentence) => {
    const { code, output } = await sentryTest(env, ...options);
    expect(output).toMatch(sentence);
    expect(output).not.toContain('quite_secret_key');
    expect(code).toBe(2);
  });
});
