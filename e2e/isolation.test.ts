import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { LIVE_PROTOCOL } from '#core/contract/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { databaseEnv } from './support/database-env.ts';
import {
  type Answer,
  call,
  command,
  newDashboard,
  newTeam,
  type Person,
  read,
  region,
  signUp,
} from './support/person.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** A word that stands in everything the team has, and must never reach anybody else. */
const SECRET = 'zebrafish';

interface Operation {
  readonly method: string;
  readonly path: string;
}

/**
 * Every route that there is, from the server's own description: a new route is walked without anybody
 * thinking of it.
 */
describe('people of another team, and nobody', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let owner: Person;
  let stranger: Person;
  let dashboard: { id: string; path: string };
  let known: Record<string, string>;
  let operations: Operation[];
  let before: unknown;

  beforeAll(async () => {
    database = await testDatabase();
    server = await startServer({ env: databaseEnv(database) });
    owner = await signUp(server.address, `Owner${SECRET}`);
    stranger = await signUp(server.address, 'Stranger');
    await newTeam(stranger);
    const team = await newTeam(owner);
    const secret = region(SECRET);
    dashboard = await newDashboard(owner, team, SECRET, [secret]);
    const dataset = await owner.call<{ id: string }>('POST', `${team.path}/datasets`, { name: SECRET });
    await owner.call('POST', `${team.path}/datasets/${dataset.body.id}/rows`, [{ name: SECRET, n: 1 }]);
    const invitation = await owner.call<{ id: string }>('POST', `${team.path}/invitations`, {
      email: `${SECRET}@example.org`,
      role: 'viewer',
    });
    known = {
      tenant: team.slug,
      id: dashboard.id,
      region: secret.id!,
      dataset: dataset.body.id,
      person: owner.id,
      invitation: invitation.body.id,
      token: randomUUID(),
    };
    const { body } = await call<{ paths: Record<string, Record<string, unknown>> }>(
      server.address,
      'GET',
      '/api/v1/openapi.json',
    );
    operations = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => ({ method: method.toUpperCase(), path })),
    );
    before = (await read(owner, dashboard)).body;
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  /** A body that would be right for some route; what matters is that nobody gets so far. */
  const BODIES = () => [
    undefined,
    { commands: [command({ type: 'rename', title: 'taken over' })] },
    { title: 'taken over' },
    { name: 'taken over' },
    { role: 'viewer' },
    { email: 'x@example.org', role: 'viewer' },
    [{ n: 2 }],
  ];

  const ofTeam = () => operations.filter(({ path }) => path.includes('{tenant}') && !path.endsWith('/live'));
  const fill = (path: string) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? `unknown-${name}`);

  async function walk(visit: (method: string, path: string, body: unknown) => Promise<Answer<unknown>>) {
    const answers: { what: string; status: number; text: string }[] = [];
    for (const { method, path } of ofTeam())
      for (const body of method === 'GET' || method === 'DELETE' ? [undefined] : BODIES()) {
        const { status, body: answer } = await visit(method, fill(path), body);
        answers.push({ what: `${method} ${path}`, status, text: JSON.stringify(answer) ?? '' });
      }
    return answers;
  }

  test('the walk has somewhere to go', () => {
    const walked = ofTeam().map(({ method, path }) => `${method} ${path}`);
    expect(walked.length).toBeGreaterThan(15);
    expect(walked.filter(what => fill(what).includes('unknown-'))).toEqual([]);
  });

  test('somebody of another team gets the same answer as for a team that does not exist', async () => {
    for (const { what, status, text } of await walk((...request) => stranger.call(...request))) {
      expect([400, 404], what).toContain(status);
      expect(text, what).not.toContain(SECRET);
    }
    const unknown = await stranger.call('GET', '/api/v1/tenants/no-such-team/dashboards');
    const foreign = await stranger.call('GET', `/api/v1/tenants/${known.tenant}/dashboards`);
    expect(foreign.body).toEqual(unknown.body);
  });

  test('nobody is asked to sign in', async () => {
    for (const { what, status, text } of await walk((...request) => call(server.address, ...request))) {
      expect([400, 401], what).toContain(status);
      expect(text, what).not.toContain(SECRET);
    }
  });

  test('ids of another team do not work within one’s own', async () => {
    const own = await newTeam(stranger);
    for (const { method, path } of ofTeam().filter(operation => /\{(?!tenant)/.test(operation.path))) {
      const here = fill(path.replace('{tenant}', own.slug));
      for (const body of method === 'GET' || method === 'DELETE' ? [undefined] : BODIES()) {
        const { status, body: answer } = await stranger.call<unknown>(method, here, body);
        expect([400, 404, 409, 415, 422], `${method} ${path}`).toContain(status);
        expect(JSON.stringify(answer), `${method} ${path}`).not.toContain(SECRET);
      }
    }
  });

  test('the live connection is refused', async () => {
    const handshake = (headers: Record<string, string>) =>
      new Promise<number>((resolve, reject) => {
        const url = new URL(`${dashboard.path}/live`, server.address.replace('http', 'ws'));
        const socket = new WebSocket(url, LIVE_PROTOCOL, { headers });
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
        socket.on('open', () => resolve(101));
        socket.on('error', reject);
      });
    expect(await handshake({})).toBe(401);
    expect(await handshake({ authorization: `Bearer ${stranger.token}` })).toBe(404);
    expect(await handshake({ authorization: 'Bearer of-nothing' })).toBe(401);
    expect(await handshake({ authorization: `Bearer ${owner.token}` })).toBe(101);
  });

  test('after all that the dashboard is as it was', async () => {
    expect((await read(owner, dashboard)).body).toEqual(before);
  });
});
