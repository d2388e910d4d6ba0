import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from './config/index.ts';
import { type TestDatabase, testDatabase } from './database/testing/database.ts';
import { AUDIT_EVENTS, type AuditEventName, createLogs, type LogLine } from './logs/index.ts';
import { faultsOf, readLines } from './logs/testing/log-lines.ts';
import { serve } from './main.ts';
import { type TestApp, testApp } from './testing/app.ts';
import {
  call,
  command,
  invite,
  joined,
  newDashboard,
  newTeam,
  PASSWORD,
  type Person,
  rename,
  send,
  signIn,
  signUp,
  type Team,
} from './testing/people.ts';
import { joinLive } from './testing/socket.ts';

let server: TestApp;
let owner: Person;
let team: Team;
/** every kind of line that was seen here */
const seen = new Set<string>();

beforeAll(async () => {
  server = await testApp({ env: { JWT_SECRET: 'a secret of the tests, long enough for anybody' } });
  owner = await signUp(server.address, 'Owner');
  team = await newTeam(owner);
});
afterAll(() => server?.close());

/** What was told while this ran, in its order. */
async function told(run: () => Promise<unknown>): Promise<LogLine[]> {
  const before = server.audited.length;
  await run();
  const lines = readLines(server.audited.slice(before).join(''));
  expect(lines.flatMap(faultsOf)).toEqual([]);
  for (const line of lines) {
    seen.add(line.event);
    const { fields } = AUDIT_EVENTS[line.event as AuditEventName];
    const needed = fields.filter(field => !field.endsWith('?'));
    expect(Object.keys(line), line.event).toEqual(expect.arrayContaining([...needed, 'outcome']));
    const allowed = new Set<string>(fields.map(field => field.replace('?', '')));
    const own = Object.keys(line).filter(name => !COMMON.has(name));
    expect(
      own.filter(name => !allowed.has(name)),
      line.event,
    ).toEqual([]);
  }
  return lines;
}

const COMMON = new Set([
  ...['level', 'time', 'service', 'version', 'environment', 'pid', 'component', 'event', 'stream', 'outcome'],
  ...['requestId', 'traceId', 'msg'],
]);

const withRequest = { requestId: expect.stringMatching(/^[\w-]{8,64}$/) };

describe('accounts and sessions', () => {
  test('signing up, in and out; who is not known is the same pseudonym each time', async () => {
    let person: Person | undefined;
    const lines = await told(async () => {
      // A short name might stand in an id by chance.
      person = await signUp(server.address, 'Wilhelmina');
      await signIn(server.address, person);
      for (const email of [person.email, person.email.toUpperCase()])
        await call(server.address, 'POST', '/api/auth/sign-in/email', {
          email,
          password: 'wrong, and long enough',
        });
      await person.call('POST', '/api/auth/sign-out', {});
    });
    const { id } = person!;
    expect(lines).toMatchObject([
      { event: 'account.signed-up', person: id, outcome: 'success', network: '127.0.0.0/24', ...withRequest },
      { event: 'session.signed-in', person: id, outcome: 'success' },
      { event: 'session.refused', outcome: 'refused', reason: 'sign-in-refused' },
      { event: 'session.refused', outcome: 'refused', reason: 'sign-in-refused' },
      { event: 'session.signed-out', person: id },
    ]);
    expect(new Set(lines.slice(0, 4).map(({ account }) => account)).size).toBe(1);
    expect(JSON.stringify(lines)).not.toMatch(/wilhelmina|@/i);
  });

  test('a password that was changed, and one that could not be', async () => {
    const ben = await signUp(server.address, 'Ben');
    const change = (currentPassword: string) =>
      ben.call('POST', '/api/auth/change-password', { currentPassword, newPassword: `${PASSWORD} now` });
    const lines = await told(async () => {
      await change('not the password');
      await change(PASSWORD);
    });
    expect(lines).toMatchObject([
      { event: 'account.password-refused', person: ben.id, outcome: 'refused', reason: 'invalid-request' },
      { event: 'account.password-changed', person: ben.id, outcome: 'success' },
    ]);
  });

  test('a one-time link that does not work', async () => {
    const lines = await told(() => call(server.address, 'GET', '/api/auth/magic-link/verify?token=made-up'));
    expect(lines).toMatchObject([{ event: 'session.refused', outcome: 'refused' }]);
  });
});

describe('teams', () => {
  test('made, invited to, joined, left; roles changed, members removed, an invitation withdrawn', async () => {
    const [person, tenant] = [owner.id, team.id];
    let [ada, ben] = [owner, owner];
    const lines = await told(async () => {
      ada = await joined(server.address, owner, team, 'viewer');
      await owner.call('PATCH', `${team.path}/members/${ada.id}`, { role: 'editor' });
      await owner.call('DELETE', `${team.path}/members/${ada.id}`);
      ben = await joined(server.address, owner, team, 'editor');
      await ben.call('DELETE', `${team.path}/members/${ben.id}`);
      const invited = await owner.call<{ id: string }>('POST', `${team.path}/invitations`, {
        role: 'viewer',
      });
      await owner.call('DELETE', `${team.path}/invitations/${invited.body.id}`);
    });
    expect(lines.filter(({ event }) => event !== 'account.signed-up')).toMatchObject([
      { event: 'invitation.created', person, tenant, role: 'viewer', account: expect.any(String) },
      { event: 'invitation.accepted', person: ada.id, tenant, role: 'viewer' },
      { event: 'member.role-changed', person, tenant, target: ada.id, role: 'editor' },
      { event: 'member.removed', person, tenant, target: ada.id },
      { event: 'invitation.created', person, tenant, role: 'editor' },
      { event: 'invitation.accepted', person: ben.id, tenant, role: 'editor' },
      { event: 'member.left', person: ben.id, tenant },
      { event: 'invitation.created', person, tenant, role: 'viewer' },
      { event: 'invitation.withdrawn', person, tenant, target: expect.any(String) },
    ]);
    expect(lines.at(-2)!.account).toBeUndefined();
    expect(lines.at(-1)!.target).toBe(lines.at(-2)!.target);
    expect(await told(() => newTeam(owner))).toMatchObject([{ event: 'tenant.created', person }]);
  });

  test('what was refused is told as refused, and nothing as done', async () => {
    const viewer = await signUp(server.address, 'Viewer');
    await invite(owner, team, viewer, 'viewer');
    const lines = await told(async () => {
      await viewer.call('POST', `${team.path}/dashboards`, { title: 'Mine' });
      await viewer.call('DELETE', `${team.path}/members/${owner.id}`);
      await owner.call('DELETE', `${team.path}/members/${owner.id}`);
    });
    const about = {
      event: 'access.refused',
      outcome: 'refused',
      person: viewer.id,
      tenant: team.id,
      role: 'viewer',
    };
    expect(lines).toMatchObject([
      { ...about, action: 'dashboard:create', route: '/api/v1/tenants/:tenant/dashboards' },
      { ...about, action: 'member:change' },
    ]);
  });
});

describe('boards and data', () => {
  test('a dashboard archived and taken back, over HTTP and live; sent again, it is told once', async () => {
    const lines = await told(async () => {
      const board = await newDashboard(owner, team);
      const archive = command({ type: 'archive' });
      await send(owner, board, rename('Other'), archive);
      await send(owner, board, archive);
      await send(owner, board, command({ type: 'archive' }));
      const socket = await joinLive(server.address, owner, board);
      const back = command({ type: 'unarchive' });
      socket.submit(back);
      await socket.answer(back);
      socket.close();
    });
    const about = { person: owner.id, tenant: team.id, dashboard: lines[0]!.dashboard, ...withRequest };
    expect(lines).toMatchObject([
      { event: 'dashboard.created', ...about },
      { event: 'dashboard.archived', ...about },
      { event: 'dashboard.unarchived', ...about },
    ]);
  });

  test('a dataset made and deleted; one that is not there is not', async () => {
    const lines = await told(async () => {
      const { body } = await owner.call<{ id: string }>('POST', `${team.path}/datasets`, { name: 'Rows' });
      await owner.call('DELETE', `${team.path}/datasets/${body.id}`);
      await owner.call('DELETE', `${team.path}/datasets/${body.id}`);
    });
    expect(lines.map(({ event }) => event)).toEqual(['dataset.created', 'dataset.deleted']);
    expect(lines[1]).toMatchObject({ person: owner.id, tenant: team.id, dataset: lines[0]!.dataset });
  });

  test('a key that may only push, made and revoked', async () => {
    const { body: dataset } = await owner.call<{ id: string }>('POST', `${team.path}/datasets`, {
      name: 'Pushed by key',
    });
    const keys = `${team.path}/datasets/${dataset.id}/keys`;
    let made: { id: string; key: string } | undefined;
    const lines = await told(async () => {
      made = (await owner.call<{ id: string; key: string }>('POST', keys, { name: 'Station' })).body;
      await owner.call('DELETE', `${keys}/${made.id}`);
    });
    const about = { person: owner.id, tenant: team.id, dataset: dataset.id, target: made!.id };
    expect(lines).toMatchObject([
      { event: 'dataset.key-created', ...about },
      { event: 'dataset.key-revoked', ...about },
    ]);
    expect(JSON.stringify(lines)).not.toContain('rdp_');
  });

  test('a source connected, changed, tried, asked and deleted', async () => {
    let id = '';
    const lines = await told(async () => {
      const settings = { url: 'https://10.0.0.1', auth: 'none' };
      const wish = { kind: 'http', name: 'Inside', settings };
      id = (await owner.call<{ id: string }>('POST', `${team.path}/sources`, wish)).body.id;
      await owner.call('PATCH', `${team.path}/sources/${id}`, { name: 'Within' });
      await owner.call('POST', `${team.path}/sources/${id}/test`);
      await owner.call('POST', `${team.path}/query`, { query: { source: 'http', sourceId: id } });
      await owner.call('DELETE', `${team.path}/sources/${id}`);
    });
    const about = { person: owner.id, tenant: team.id, target: id, source: 'http' };
    expect(lines).toMatchObject([
      { event: 'source.created', ...about },
      { event: 'source.changed', ...about, changes: ['name'] },
      { event: 'source.tested', ...about, reason: 'source-failed' },
      { event: 'query.tried', ...about, reason: 'source-failed' },
      { event: 'source.deleted', ...about },
    ]);
  });
});

describe('the installation', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'region-dashboard-audit-'));
  });
  afterAll(async () => {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('what the start made is told once; secrets that were replaced, by the names of their variables', async () => {
    const file = join(folder, 'jwt');
    const written: string[] = [];
    const logs = createLogs({ version: '0.0.0', environment: 'test', sink: line => written.push(line) });
    const reread = async () => {
      const text = JSON.parse(readFileSync(file, 'utf8')) as string;
      return readConfig({ ...env, JWT_SECRET: text });
    };
    const env = {
      NODE_ENV: 'test',
      PORT: '0',
      METRICS_PORT: '0',
      JWT_SECRET: 'the first secret of the tests, long enough for anybody',
      ENCRYPTION_KEY: 'an encryption key of the tests, long enough for anybody',
      DATABASE_URL: database.url,
      DATABASE_IDENTITY_URL: database.identityUrl,
      BOOTSTRAP_EMAIL: 'operator@example.org',
      BOOTSTRAP_PASSWORD: PASSWORD,
    };
    writeFileSync(file, JSON.stringify(env.JWT_SECRET));
    const start = () => serve({ config: readConfig(env), pageFolder: null, say: () => {}, logs, reread });
    const events = () => readLines(written.join('')).filter(({ stream }) => stream === 'audit');
    const first = await start();
    expect(events()).toMatchObject([
      {
        event: 'installation.bootstrapped',
        tenant: first.bootstrapped.tenant!.id,
        target: first.bootstrapped.owner!.id,
        changes: ['tenant', 'owner'],
      },
    ]);
    writeFileSync(file, JSON.stringify('the second secret of the tests, long enough for anybody'));
    await expect
      .poll(() => events().at(-1), { timeout: 20_000 })
      .toMatchObject({ event: 'secret.replaced', variables: ['JWT_SECRET'] });
    await first.stop();
    await (await start()).stop();
    expect(events().filter(({ event }) => event === 'installation.bootstrapped')).toHaveLength(1);
    expect(readLines(written.join('')).flatMap(faultsOf)).toEqual([]);
    expect(written.join('')).not.toContain('secret of the tests');
    for (const { event } of events()) seen.add(event);
  });
});

test('every event of the list was told here, or is in the test of processes', () => {
  const ofProcesses = ['configuration.refused', 'logs.level-changed', 'secret.rotated'];
  expect([...seen, ...ofProcesses].toSorted()).toEqual(Object.keys(AUDIT_EVENTS).toSorted());
});
