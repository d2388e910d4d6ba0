import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DataSource, Problem } from '#core/contract/index.ts';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { invite, newTeam, type Person, signUp, type Team } from '#server/testing/people.ts';

/** Stands in every secret, so that one that comes out anywhere is seen. */
const CANARY = 'canary-7b1f';

let app: TestApp;
let admin: Person;
let editor: Person;
let team: Team;

beforeAll(async () => {
  app = await testApp({ env: { RATE_LIMITS: 'false' } });
  admin = await signUp(app.address, 'Admin');
  team = await newTeam(admin);
  editor = await signUp(app.address, 'Editor');
  await invite(admin, team, editor, 'editor');
});
afterAll(() => app?.close());

const settings = { url: 'https://prometheus.example.com', auth: 'bearer', user: '' };
const wish = (more: object = {}) => ({
  kind: 'prometheus',
  name: `Metrics ${randomUUID()}`,
  settings,
  secrets: { token: `${CANARY} token` },
  ...more,
});

async function connect(more: object = {}): Promise<DataSource & { readonly path: string }> {
  const answer = await admin.call<DataSource>('POST', `${team.path}/sources`, wish(more));
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return { ...answer.body, path: `${team.path}/sources/${answer.body.id}` };
}

const change = (path: string, body: object) => admin.call<DataSource & Problem>('PATCH', path, body);

describe('secrets', () => {
  test('go in and never come out: not in an answer, not in the audit, not readable in the database', async () => {
    const { path, secrets, id } = await connect();
    expect(secrets).toEqual(['token']);
    const answers = [
      await admin.call('GET', path),
      await editor.call('GET', `${team.path}/sources`),
      await change(path, { name: `Renamed ${id}` }),
      await change(path, { secrets: { password: `${CANARY} password` } }),
      await admin.call('POST', `${path}/test`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(JSON.stringify(answers)).not.toContain(CANARY);
    expect(app.audited.join('\n')).not.toContain(CANARY);
    const { rows } = await app.connections.readTenant(team.id, client =>
      client.query<{ sealed: string }>(
        'select sealed from region_dashboard.credentials where tenant_id = $1 and kind = $2 and id = $3',
        [team.id, 'source', id],
      ),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed).not.toContain(CANARY);
  });

  test('are set and taken away one by one', async () => {
    const { path } = await connect();
    expect((await change(path, { secrets: { password: 'x' } })).body.secrets).toEqual(['token', 'password']);
    expect((await change(path, { secrets: { token: null } })).body.secrets).toEqual(['password']);
    const unknown = await change(path, { secrets: { token: 'x' }, settings: { ...settings, more: 1 } });
    expect(unknown.body.code).toBe('invalid-request');
    const { path: database } = await connect({
      kind: 'postgres',
      settings: { host: 'db.example.com', database: 'shop', user: 'reader' },
      secrets: { password: CANARY },
    });
    const foreign = await change(database, { secrets: { token: 'x' } });
    expect(foreign.body.detail).toBe('A source of this kind has no "token". It has password.');
  });

  test('are entered anew when the source is at another place, since a kept one is not sent there', async () => {
    const { path, settings: before } = await connect();
    const elsewhere = { ...before, url: 'https://evil.example.com' };
    const refused = await change(path, { settings: elsewhere });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-request']);
    expect(refused.body.detail).toMatch(/where the source is \(url\).*Enter its token again/);
    const tried = await admin.call('POST', `${team.path}/sources/test`, {
      kind: 'prometheus',
      settings: elsewhere,
      id: path.split('/').at(-1),
    });
    expect(tried.body.detail).toMatch(/Enter its token again/);
    expect((await admin.call<DataSource>('GET', path)).body.settings).toEqual(before);
    const moved = await change(path, { settings: elsewhere, secrets: { token: 'another' } });
    expect([moved.status, moved.body.settings]).toEqual([200, elsewhere]);
    expect((await change(path, { settings: { ...elsewhere, orgId: 'a' } })).status).toBe(200);
  });

  test('are gone with their source', async () => {
    const { path, id } = await connect();
    expect((await admin.call('DELETE', path)).status).toBe(204);
    const { rows } = await app.connections.readTenant(team.id, client =>
      client.query('select 1 from region_dashboard.credentials where tenant_id = $1 and id = $2', [
        team.id,
        id,
      ]),
    );
    expect(rows).toEqual([]);
    expect((await admin.call('GET', path)).body.code).toBe('source-not-found');
  });
});

describe('what is refused', () => {
  test.each([
    [{ kind: 'oracle' }, /kind/],
    [{ settings: { url: 'ftp://example.com' } }, /url does not have the right form/],
    [{ settings: { url: 'https://example.com', auth: 'magic' } }, /must be one of none, basic, bearer/],
    [{ settings: { host: 'db' } }, /url|host/],
    [{ name: '   ' }, /name must have a character that can be seen/],
    [{ secrets: { token: 'x'.repeat(10_001) } }, /token/],
  ])('%j', async (more, detail) => {
    const { status, body } = await admin.call('POST', `${team.path}/sources`, wish(more));
    expect([status, body.code]).toEqual([400, 'invalid-request']);
    expect(body.detail).toMatch(detail);
    expect(JSON.stringify(body)).not.toContain(CANARY);
  });

  test('two of one name, however it is written; and more than a team may have', async () => {
    const { name } = await connect();
    const again = await admin.call('POST', `${team.path}/sources`, wish({ name: name.toUpperCase() }));
    expect([again.status, again.body.code]).toEqual([409, 'already-exists']);
    const crowded = await newTeam(admin);
    await app.connections.tenant(crowded.id, client =>
      client.query(
        `insert into region_dashboard.sources (tenant_id, id, kind, name, settings)
         select $1, gen_random_uuid(), 'http', 'source ' || n, '{}' from generate_series(1, 100) n`,
        [crowded.id],
      ),
    );
    const full = await admin.call('POST', `${crowded.path}/sources`, wish());
    expect([full.status, full.body.code]).toEqual([422, 'too-many-sources']);
  });

  test('a region that asks a source which is gone, or of another kind, says so', async () => {
    const ask = (query: object) => editor.call('POST', `${team.path}/query`, { query });
    const gone = await ask({ source: 'prometheus', sourceId: randomUUID(), expr: 'up' });
    expect([gone.status, gone.body.code]).toEqual([404, 'source-not-found']);
    expect((await ask({ source: 'prometheus', expr: 'up' })).body.detail).toMatch(/names no source/);
    const { id } = await connect();
    const other = await ask({ source: 'postgres', sourceId: id, sql: 'select 1' });
    expect([other.status, other.body.code]).toEqual([422, 'bad-query']);
  });
});

test('every change is in the audit stream, by ids', async () => {
  app.audited.length = 0;
  const { path, id } = await connect();
  await change(path, { name: `Named ${id}`, secrets: { token: 'x' } });
  await admin.call('POST', `${path}/test`);
  await editor.call('POST', `${team.path}/query`, { query: { source: 'http', sourceId: id } });
  await admin.call('DELETE', path);
  const lines = app.audited.map(line => JSON.parse(line) as Record<string, unknown>);
  const common = { tenant: team.id, target: id, source: 'prometheus', person: admin.id };
  expect(lines).toMatchObject([
    { event: 'source.created', ...common },
    { event: 'source.changed', ...common, changes: ['name', 'secrets'] },
    { event: 'source.tested', ...common },
    { event: 'query.tried', ...common, source: 'http', person: editor.id, reason: 'bad-query' },
    { event: 'source.deleted', ...common },
  ]);
});
