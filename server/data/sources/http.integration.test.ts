import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DataSource, Problem, Query, SourceAnswer, SourceTestAnswer } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { invite, newDashboard, newTeam, type Person, signUp, type Team } from '#server/testing/people.ts';
import { guarded, type StandIn, standIn } from './over-http/testing/stand-in.ts';

const TOKEN = 'canary-5d20-token';
const HOSTS = [
  { host: 'a', load: 1.5 },
  { host: 'b', load: 2 },
];

let app: TestApp;
let service: StandIn;
let admin: Person;
let editor: Person;
let viewer: Person;
let team: Team;
let source: DataSource;
const asked: string[] = [];

const hosts: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url!, 'http://here');
  asked.push(request.url!);
  const found = HOSTS.filter(({ host }) => !searchParams.has('host') || searchParams.get('host') === host);
  if (searchParams.has('long')) return void response.end(JSON.stringify(['x'.repeat(300_000)]));
  response
    .writeHead(pathname === '/v1/hosts' ? 200 : 404, { 'content-type': 'application/json' })
    .end(JSON.stringify({ hosts: found }));
};

beforeAll(async () => {
  service = await standIn(guarded(TOKEN, hosts));
  app = await testApp({ env: { RATE_LIMITS: 'false', SOURCE_ALLOWED_HOSTS: `127.0.0.1:${service.port}` } });
  admin = await signUp(app.address, 'Admin');
  team = await newTeam(admin);
  [editor, viewer] = [await signUp(app.address, 'Editor'), await signUp(app.address, 'Viewer')];
  await invite(admin, team, editor, 'editor');
  await invite(admin, team, viewer, 'viewer');
  source = await connect(service.port);
});
afterAll(async () => {
  await app?.close();
  await service?.[Symbol.asyncDispose]();
});

const wish = (port: number) => ({
  kind: 'http',
  settings: { url: `http://127.0.0.1:${port}/v1`, auth: 'bearer' },
  secrets: { token: TOKEN },
});

async function connect(port: number): Promise<DataSource> {
  const body = { ...wish(port), name: `Hosts ${randomUUID()}` };
  return (await admin.call<DataSource>('POST', `${team.path}/sources`, body)).body;
}

const query = (more: Partial<Query> = {}): Query => ({
  source: 'http',
  sourceId: source.id,
  request: { path: '/hosts?host=$host' },
  shape: 'hosts',
  ...more,
});
const ask = (who: Person, more: Partial<Query> = {}, variables = {}) =>
  who.call<Frame & Problem>('POST', `${team.path}/query`, { query: query(more), variables });
const valuesOf = ({ columns }: Frame) =>
  Object.fromEntries(columns.map(({ name, values }) => [name, values]));

describe('a source that speaks HTTP', () => {
  test('is tried before and after it is kept', async () => {
    for (const path of ['sources/test', `sources/${source.id}/test`]) {
      const { body } = await admin.call<SourceTestAnswer>('POST', `${team.path}/${path}`, wish(service.port));
      expect(body).toMatchObject({ ok: true, detail: expect.stringMatching(/^It answered with 404/) });
    }
    const other = { ...wish(service.port), secrets: { token: 'another one' } };
    const { body } = await admin.call<SourceTestAnswer>('POST', `${team.path}/sources/test`, other);
    expect(body).toMatchObject({ ok: false, detail: expect.stringMatching(/\(401\)/) });
  });

  test('is asked by editors as they like, with values that stay values', async () => {
    expect(valuesOf((await ask(editor, {}, { host: 'b' })).body)).toEqual({ host: ['b'], load: [2] });
    expect((await ask(editor, {}, { host: 'b&host=a/../..' })).status).toBe(200);
    expect(asked.at(-1)).toBe('/v1/hosts?host=b%26host%3Da%2F..%2F..');
    const out = await ask(editor, { request: { path: '/../admin' } });
    expect([out.status, out.body.code]).toEqual([422, 'bad-query']);
    const wrong = await ask(editor, { request: { path: '/nowhere' } });
    expect([wrong.body.code, wrong.body.detail]).toEqual(['bad-query', expect.stringMatching(/\(404\)/)]);
  });

  test('is asked for viewers by the region, never by themselves', async () => {
    const region = {
      title: 'Load',
      widget: { kind: 'table' as const, options: {} },
      query: query({ request: { path: '/hosts' } }),
      placement: { x: 0, y: 0, w: 6, h: 4 },
    };
    const dashboard = await newDashboard(editor, team, 'Hosts', [region]);
    const { body } = await viewer.call<{ state: { regions: Record<string, { id: string }> } }>(
      'GET',
      dashboard.path,
    );
    const [{ id }] = Object.values(body.state.regions) as [{ id: string }];
    const data = await viewer.call<Frame>('GET', `${dashboard.path}/regions/${id}/data`);
    expect(valuesOf(data.body)).toEqual({ host: ['a', 'b'], load: [1.5, 2] });
    const before = asked.length;
    expect((await ask(viewer)).body.code).toBe('forbidden');
    expect(asked).toHaveLength(before);
  });

  describe('its answer, while an expression is written', () => {
    const look = (who: Person, more: Partial<Query> = {}, variables = {}) =>
      who.call<SourceAnswer & Problem>('POST', `${team.path}/query/answer`, {
        query: query(more),
        variables,
      });
    const shape = (who: Person, answer: string, more: Partial<Query> = {}, variables = {}) =>
      who.call<Frame & Problem>('POST', `${team.path}/query/shape`, {
        query: query(more),
        answer,
        variables,
      });

    test('is shown as it came, and tried on without asking again', async () => {
      const { body } = await look(editor, {}, { host: 'b' });
      expect(body).toEqual({ text: '{"hosts":[{"host":"b","load":2}]}', cut: false });
      const before = asked.length;
      const more = { shape: 'hosts.{"twice": load * 2, "of": $host}', limit: 1 };
      const tried = await shape(editor, body.text, more, { host: 'b' });
      expect([tried.status, valuesOf(tried.body)]).toEqual([200, { twice: [4], of: ['b'] }]);
      expect(asked).toHaveLength(before);
    });

    test('is cut where it is long, and says so', async () => {
      const { body } = await look(editor, { request: { path: '/hosts?long=1' } });
      expect([body.text.length, body.cut]).toEqual([262_144, true]);
      const { status } = await shape(editor, `${body.text}x`);
      expect(status).toBe(400);
    });

    test.each([
      ['$[', 2],
      ['hosts.{"a" 1}', 11],
      ['$nope(1)', 1],
      ['hosts.load + "x"', 11],
    ])('a mistake in %s is said with its place', async (text, position) => {
      const { status, body } = await shape(editor, '{"hosts":[{"load":1}]}', { shape: text });
      expect([status, body.code, body.position]).toEqual([422, 'bad-query', position]);
    });

    test('is tried one after the other: regions do not wait for what somebody writes', async () => {
      const endless = { shape: '($f := function(){$f()}; $f())' };
      const previews = Array.from({ length: 3 }, () => shape(editor, '{}', endless));
      const first = Promise.any(previews).then(() => 'a preview');
      // Another request takes its time: by then as many of them are evaluated as ever will be.
      await look(editor, {}, { host: 'a' });
      // One that nobody has asked before: an answer of a moment ago would be good enough.
      const region = ask(editor, { shape: 'hosts.{"thrice": load * 3}' }, { host: 'b' });
      expect(await Promise.race([first, region.then(({ status }) => status)])).toBe(200);
      const ended = await Promise.all(previews);
      expect(ended.map(({ body }) => body.code)).toEqual(Array(3).fill('bad-query'));
    });

    test('is nothing for viewers, nor for sources of other kinds or teams', async () => {
      const before = asked.length;
      expect((await look(viewer)).body.code).toBe('forbidden');
      expect((await shape(viewer, '{}')).body.code).toBe('forbidden');
      expect((await look(editor, { source: 'postgres' })).body.code).toBe('bad-query');
      const stranger = await signUp(app.address, 'Stranger');
      const other = await newTeam(stranger);
      const elsewhere = await stranger.call('POST', `${other.path}/query/answer`, { query: query() });
      expect(elsewhere.body.code).toBe('source-not-found');
      expect(asked).toHaveLength(before);
    });
  });

  test('is not asked where the installation does not allow its address', async () => {
    await using inside = await standIn((_request, response) => response.end('the secret of the inside'));
    const elsewhere = await connect(inside.port);
    const { status, body } = await ask(editor, { sourceId: elsewhere.id });
    expect([status, body.code]).toEqual([502, 'source-failed']);
    expect(body.detail).toMatch(/SOURCE_ALLOWED_HOSTS/);
    expect(inside.open()).toBe(0);
  });
});
