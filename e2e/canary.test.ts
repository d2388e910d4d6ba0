import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secretsIn, VARIABLES } from '#server/config/index.ts';
import { goodEnvironment, randomSecret } from '#server/config/testing/good-environment.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { type FurnishedTeam, furnishedTeam } from '#server/testing/furnished-team.ts';
import { bodyFor, fillPath, operationsOf } from '#server/testing/operations.ts';
import { call, type Person, rename, signIn } from '#server/testing/people.ts';
import { joinLive } from '#server/testing/socket.ts';
import { pageFolder } from '../cli/page-folder.ts';
import { databaseEnv } from './support/database-env.ts';
import { run, type ServerProcess, startServer } from './support/server-process.ts';
import { type Canary, type Haystack, traces } from './support/traces.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

/** Sentry's clients take letters, digits and underscores. */
const DSN_KEY = randomSecret('SENTRY_DSN').replaceAll('-', '_');

/** Production with everything set; nothing below `.alt` has an address (RFC 9476), so nobody else is asked. */
function everythingSet(): Record<string, string> {
  const { SECRETS_FROM: _, ...good } = goodEnvironment();
  const nowhere = Object.entries(good).map(([name, text]) => [
    name,
    text.replaceAll('acme-boards.org', 'acme-boards.alt'),
  ]);
  return {
    ...Object.fromEntries(nowhere),
    SENTRY_DSN: `https://${DSN_KEY}@sentry.acme-boards.alt/1`,
    HOST: '127.0.0.1',
    DRAIN_DELAY: '0',
    LOG_LEVEL: 'trace',
    DATABASE_URL: database.url,
    DATABASE_IDENTITY_URL: database.identityUrl,
  };
}

const configured = (env: Readonly<Record<string, string>>): Canary[] => [
  ...secretsIn(env).map(({ name, text }) => ({ name, value: text })),
  { name: 'SENTRY_DSN', value: DSN_KEY },
];

describe('a canary is found by its traces', () => {
  const canary = { name: 'canary', value: 'Piep"7-ü/=piep' };
  const { value } = canary;
  test.each<readonly [title: string, text: string]>([
    ['as it is', `password=${value};`],
    ['in an address', `?token=${encodeURIComponent(value)}&x`],
    ['in JSON', JSON.stringify({ value })],
    ['in hexadecimal digits', Buffer.from(value).toString('hex')],
    ...['', 'a', 'ab', 'abc'].flatMap(before => {
      const bytes = Buffer.from(`${before}${value}:more`);
      return [
        [`in base64 behind "${before}"`, bytes.toString('base64')],
        [`in base64url behind "${before}"`, bytes.toString('base64url')],
      ] as const;
    }),
  ])('%s', (_, text) => {
    expect(traces([canary], [{ name: 'log', text }])).toEqual(['canary in log']);
    expect(traces([canary], [{ name: 'log', text: text.slice(0, text.length / 2) }])).toEqual([]);
  });
});

describe('a production server that logs everything', () => {
  let env: Record<string, string>;
  let server: ServerProcess;
  let owner: Person;
  let team: FurnishedTeam;
  let canaries: Canary[];
  const PASSWORD = randomSecret('password of a person');

  beforeAll(async () => {
    env = everythingSet();
    server = await startServer({ env: { ...env, PORT: '0' } });
    const { address } = server;
    const email = 'canary@acme-boards.alt';
    const account = { name: 'Canary', email, password: PASSWORD };
    await call(address, 'POST', '/api/auth/sign-up/email', account);
    owner = await signIn(address, account);
    team = await furnishedTeam(address, owner, 'Board');
    canaries = [
      ...configured(env),
      { name: 'password', value: PASSWORD },
      // signed; who has the first half has nothing, and still nobody should
      { name: 'session token', value: owner.token.split('.')[0]! },
      { name: 'invitation', value: team.known.token! },
    ];
  });
  afterAll(() => server?.stop());

  /** An answer with its headers, as far as somebody could read it. */
  async function answer(method: string, path: string, body: unknown, headers: Record<string, string>) {
    const given = await call<unknown>(server.address, method, path, body, headers);
    const text = JSON.stringify([given.status, [...given.headers], given.body]);
    return { name: `${method} ${path} (${given.status})`, text };
  }

  test('knows every secret that can be configured', () => {
    const secret = Object.entries(VARIABLES).filter(([name, each]) => 'secret' in each && name in env);
    expect(secret.length).toBeGreaterThan(8);
    const known = new Set(canaries.map(({ name }) => name));
    expect(secret.map(([name]) => name).filter(name => !known.has(name))).toEqual([]);
  });

  test('answers no secret, on any route, to whom it knows and to whom it does not', async () => {
    const answers: Haystack[] = [];
    const bearer = { authorization: `Bearer ${owner.token}` };
    for (const operation of await operationsOf(server.address)) {
      if (operation.method === 'DELETE' || /sign-out/.test(operation.path)) continue;
      const path = fillPath(operation.path, team.known);
      const body = bodyFor(operation, team.known, owner);
      const json = { 'content-type': 'application/json' };
      for (const headers of [bearer, {}, { authorization: `Bearer ${owner.token}x` }]) {
        answers.push(await answer(operation.method, path, body, headers));
        if (operation.method !== 'GET')
          answers.push(await answer(operation.method, path, '{"broken', { ...headers, ...json }));
      }
    }
    const password = { email: owner.email, password: `${PASSWORD}x` };
    answers.push(await answer('POST', '/api/auth/sign-in/email', password, {}));
    for (const path of [
      '/health',
      '/ready',
      '/live',
      '/metrics',
      '/config.json',
      '/api/docs',
      '/',
      `/invitation/${team.known.token}`,
      `/nowhere/${team.known.token}?token=${team.known.token}`,
      `/api/auth/magic-link/verify?token=${team.known.token}&callbackURL=/`,
    ])
      answers.push(await answer('GET', path, undefined, bearer));
    expect(answers.length).toBeGreaterThan(100);
    // Invitations are links to pass on: who may invite sees them again, and nobody else.
    const listed = `GET /api/v1/tenants/${team.known.tenant}/invitations (200)`;
    expect(traces(canaries, answers)).toEqual([`invitation in ${listed}`]);
  });

  test('says no secret over a live connection', async () => {
    const socket = await joinLive(server.address, owner, team.dashboard);
    const command = rename('sung');
    socket.submit(command);
    await socket.answer(command);
    socket.sendText(`{"type":"hello","seq":"${PASSWORD}"}`);
    await socket.next('problem');
    socket.close();
    expect(socket.messages.length).toBeGreaterThan(1);
    const text = JSON.stringify(socket.messages);
    expect(traces(canaries, [{ name: 'live messages', text }])).toEqual([]);
  });

  test.each([
    'check',
    'check --production --json',
    'audit <url>',
    'audit <url> --json',
    'page-config',
    'sentry-test',
    'sentry-test --page --json',
    'rotate jwt --finish',
  ])('region-dashboard %s tells no secret', async line => {
    const { exited, output } = run(line.replace('<url>', server.address).split(' '), env);
    await exited;
    expect(output()).toMatch(/\w{3}/);
    expect(traces(canaries, [{ name: 'its output', text: output() }])).toEqual([]);
  });

  test('that does not start tells no secret either', async () => {
    const broken = { ...env, PORT: '0', DATABASE_URL: database.url.replace(/:\d+\//, ':1/') };
    const { exited, output } = run(['serve'], broken);
    expect(await exited).toBe(1);
    expect(output()).toContain('nothing listens at its address');
    expect(traces(canaries, [{ name: 'its last words', text: output() }])).toEqual([]);
  });

  test('has logged none of them', async () => {
    expect(await server.stop()).toBe(0);
    const text = server.output();
    expect(text).toContain('/api/v1/invitations/[redacted]');
    expect(text).toContain('verify?token=[redacted]');
    expect(traces(canaries, [{ name: 'log', text }])).toEqual([]);
  });

  test('was not there when the page was built', () => {
    const folder = pageFolder();
    // The source maps lie beside the page, since only those who look for errors get them.
    const files = [folder, join(folder, '../source-maps')]
      .flatMap(each => readdirSync(each, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => ({ name, text: readFileSync(join(parentPath, name), 'latin1') }));
    expect(files.some(({ name }) => name.endsWith('.js.map'))).toBe(true);
    expect(traces(canaries, files)).toEqual([]);
  });
});

test('a one-time link is printed for whoever starts the server, and is in no line of the log', async () => {
  const env = { ...databaseEnv(database), LOG_LEVEL: 'trace' };
  await using server = await startServer({
    command: 'start',
    env,
    ready: /Sign in once with this link: (\S+)/,
  });
  const link = new URL(server.address);
  const canary = { name: 'one-time link', value: link.searchParams.get('token')! };
  const entered = await fetch(link, { redirect: 'manual' });
  const session = /session_token=([^.;]+)/.exec(entered.headers.getSetCookie().join())?.[1];
  expect(session).toBeTruthy();
  await fetch(link, { redirect: 'manual' });
  await server.stop();
  const [printed, ...more] = server
    .output()
    .split('\n')
    .filter(
      line => traces([canary, { name: 'session', value: session! }], [{ name: 'line', text: line }]).length,
    );
  expect(printed).toMatch(/^Sign in once/);
  expect(more).toEqual([]);
  expect(server.output()).toContain('verify?token=[redacted]');
});
