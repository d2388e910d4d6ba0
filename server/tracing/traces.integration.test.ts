import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TestApp } from '../testing/app.ts';
import type { ReceivedSpan } from '../testing/otlp/decode-traces.ts';
import { spanLines } from '../testing/otlp/span-lines.ts';
import {
  call,
  command,
  type Dashboard,
  newDashboard,
  newTeam,
  PASSWORD,
  type Person,
  region,
  rename,
  send,
  signUp,
  type Team,
} from '../testing/people.ts';
import { joinLive, openSocket } from '../testing/socket.ts';
import { CALLER_SPAN, freshParent, type TracedApp, tracedApp } from './testing/traced-app.ts';

/** Appends wait for it. */
let gate: Promise<void> | null = null;
let traced: TracedApp;
let app: TestApp;
let ada: Person;
let team: Team;
let dashboard: Dashboard;
const spansOf: TracedApp['spansOf'] = (...wish) => traced.spansOf(...wish);

beforeAll(async () => {
  traced = await tracedApp('0', {
    store: store => ({
      ...store,
      async append(batch) {
        await gate;
        return store.append(batch);
      },
    }),
  });
  ({ app } = traced);
  ada = await signUp(app.address, 'Ada');
  team = await newTeam(ada);
  dashboard = await newDashboard(ada, team, 'Sales', [region('Left')]);
});
afterAll(() => traced?.close());
beforeEach(() => {
  traced.collector.spans.length = 0;
  traced.collector.bodies.length = 0;
});

const spanNamed = (spans: readonly ReceivedSpan[], name: string) => spans.find(span => span.name === name)!;

const COMMIT = ['room queue', 'commit', '  append', '    append-events', '  deliver'];
const indented = (lines: readonly string[], by: string) => lines.map(line => by + line);

describe('a command', () => {
  test('over HTTP is one trace, from the caller to the commit and to those who watch', async () => {
    const traceparent = freshParent();
    const body = { commands: [rename('Quarterly')] };
    const headers = { traceparent, 'x-request-id': 'request-of-ada-1' };
    await ada.call('POST', `${dashboard.path}/commands`, body, headers);
    const route = 'POST /api/v1/tenants/:tenant/dashboards/:id/commands';
    const spans = await spansOf(traceparent, /^POST/);
    const lines = spanLines(spans).filter(line => !/select-|memberships/.test(line));
    expect(lines).toEqual([route, '  command rename', ...indented(COMMIT, '    ')]);
    expect(spanNamed(spans, route)).toMatchObject({
      parentSpanId: CALLER_SPAN,
      kind: 'server',
      failed: false,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/api/v1/tenants/:tenant/dashboards/:id/commands',
        'http.response.status_code': 200,
        'url.scheme': 'http',
        'request.id': 'request-of-ada-1',
      },
    });
    expect(spanNamed(spans, 'command rename').attributes).toMatchObject({
      'region_dashboard.command.types': ['rename'],
      'region_dashboard.tenant.id': team.id,
      'region_dashboard.dashboard.id': dashboard.id,
    });
    expect(spanNamed(spans, 'append').attributes).toEqual({
      'region_dashboard.events': 1,
      'region_dashboard.outcome': 'appended',
    });
    expect(spanNamed(spans, 'append-events')).toMatchObject({
      kind: 'client',
      attributes: { 'db.system.name': 'postgresql', 'db.query.summary': 'append-events' },
    });
  });

  test('whose body comes in many pieces stays in its trace', async () => {
    const parent = freshParent();
    const notes = Array.from({ length: 20 }, (_, n) => ({
      ...region('Notes', 0, 10 + n * 4),
      widget: { kind: 'text' as const, options: { markdown: 'x'.repeat(20_000) } },
    }));
    const commands = notes.map(each => command({ type: 'addRegion', region: each }));
    const { status } = await ada.call(
      'POST',
      `${dashboard.path}/commands`,
      { commands },
      { traceparent: parent },
    );
    expect(status).toBe(200);
    const spans = await spansOf(parent, /^POST/);
    expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['commands', 'append-events']));
  });

  test('over a live connection is one trace, until it has been answered', async () => {
    const socket = await joinLive(app.address, ada, dashboard);
    const [renaming, parent] = [rename('By socket'), freshParent()];
    socket.send({ type: 'submit', commands: [renaming], traceparent: parent });
    await socket.answer(renaming);
    const spans = await spansOf(parent, /^live submit$/);
    const lines = spanLines(spans).filter(line => !/select-|memberships/.test(line));
    expect(lines).toEqual(['live submit', '  command rename', ...indented(COMMIT, '    ')]);
    expect(spanNamed(spans, 'live submit')).toMatchObject({ parentSpanId: CALLER_SPAN, kind: 'server' });
    socket.close();
  });

  test('that says of a trace what is none is refused, and the connection stays', async () => {
    const socket = await joinLive(app.address, ada, dashboard);
    const renaming = rename('Never');
    socket.sendText(JSON.stringify({ type: 'submit', commands: [renaming], traceparent: 'secret-4711' }));
    expect(await socket.answer(renaming)).toMatchObject({
      type: 'rejected',
      problem: { code: 'invalid-request' },
    });
    const another = rename('Still here');
    socket.submit(another);
    expect(await socket.answer(another)).toMatchObject({ type: 'accepted' });
    socket.close();
  });

  test('that is refused says so, and is no failure', async () => {
    const parent = freshParent();
    const undone = command({ type: 'removeRegion', regionId: randomUUID() });
    await ada.call('POST', `${dashboard.path}/commands`, { commands: [undone] }, { traceparent: parent });
    const spans = await spansOf(parent, /^POST/);
    const span = spanNamed(spans, 'command removeRegion');
    expect(span.attributes['region_dashboard.refusal']).toBe('region-not-found');
    expect(spans.filter(({ failed }) => failed)).toEqual([]);
  });
});

test('what several people sent and one transaction commits is in the trace of each, linked', async () => {
  const held = Promise.withResolvers<void>();
  gate = held.promise;
  const parents = Array.from({ length: 5 }, freshParent);
  const sent = parents.map(traceparent => {
    const commands = [rename(`From ${traceparent}`)];
    return ada.call('POST', `${dashboard.path}/commands`, { commands }, { traceparent });
  });
  // One is being committed, the others wait for it.
  await vi.waitFor(async () =>
    expect(await app.app.instruments.registry.metrics()).toMatch(/^region_dashboard_commands_waiting 4$/m),
  );
  held.resolve();
  await Promise.all(sent);
  const commits: ReceivedSpan[] = [];
  const commands: ReceivedSpan[] = [];
  for (const parent of parents) {
    const spans = await spansOf(parent, /^POST/);
    commits.push(spanNamed(spans, 'commit'));
    commands.push(spanNamed(spans, 'command rename'));
  }
  const main = commits.find(({ links }) => links.length === 3)!;
  const others = commits.filter(({ links }) => links.length === 1);
  expect(others).toHaveLength(3);
  for (const { links, parentSpanId } of others) {
    expect(links).toEqual([{ traceId: main.traceId, spanId: main.spanId }]);
    expect(commands.map(({ spanId }) => spanId)).toContain(parentSpanId);
  }
  expect(main.links.map(({ spanId }) => spanId).sort()).toEqual(
    others.map(({ parentSpanId }) => parentSpanId).sort(),
  );
  expect(main.attributes['region_dashboard.batch.size']).toBe(4);
});

test('statements of accounts have names, whoever wrote them', async () => {
  const parent = freshParent();
  await ada.call('GET', `${team.path}/members`, undefined, { traceparent: parent });
  const spans = await spansOf(parent, /^GET/);
  const statements = spans.filter(({ kind }) => kind === 'client');
  expect(statements.map(({ name }) => name)).toContain('list-members');
  for (const { name, attributes } of statements) {
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(attributes).toEqual({
      'db.system.name': 'postgresql',
      'db.query.summary': name,
      'db.client.connection.pool.name': 'identity',
      'db.response.returned_rows': expect.any(Number),
    });
  }
});

describe('untraced', () => {
  test.each([
    ['GET', '/live'],
    ['GET', '/ready'],
    ['GET', '/health'],
    ['GET', '/docs/problems'],
    ['GET', '/'],
    ['GET', '/api/v1/nowhere'],
    ['POST', '/api/v1/page-telemetry'],
  ])('%s %s, whatever its caller says', async (method, path) => {
    const silent = freshParent();
    await call(app.address, method, path, undefined, { traceparent: silent });
    const parent = freshParent();
    await ada.call('GET', '/api/v1/me', undefined, { traceparent: parent });
    await spansOf(parent, /^GET/);
    expect(traced.collector.spans.map(({ traceId }) => `00-${traceId}-${CALLER_SPAN}-01`)).not.toContain(
      silent,
    );
  });

  test('what nobody asked to trace, at rate 0', async () => {
    await send(ada, dashboard, rename('Untraced'));
    const parent = freshParent();
    await ada.call('GET', '/api/v1/me', undefined, { traceparent: parent });
    const spans = await spansOf(parent, /^GET/);
    expect(traced.collector.spans).toEqual(spans);
  });
});

test('an open connection is no open span: the handshake ends it', async () => {
  const parent = freshParent();
  const socket = await openSocket(app.address, ada, dashboard, {
    headers: { authorization: `Bearer ${ada.token}`, traceparent: parent },
  });
  const spans = await spansOf(parent, /^GET/);
  expect(spanNamed(spans, 'GET /api/v1/tenants/:tenant/dashboards/:id/live').attributes).toMatchObject({
    'http.response.status_code': 101,
  });
  socket.close();
});

test('nothing of people or of secrets is in what is sent', async () => {
  const parent = freshParent();
  const headers = { traceparent: parent, 'user-agent': 'Canary-agent-4711' };
  const name = 'Armelinda Quastenfloss';
  const board = await newDashboard(ada, team, 'Redundancies of the Quastenfloss works');
  await ada.call('PATCH', '/api/v1/me', { name }, headers);
  const commands = [
    command({ type: 'rename', title: 'Canary title 4711' }),
    command({ type: 'addRegion', region: region('Canary region 4711') }),
  ];
  await ada.call('POST', `${board.path}/commands`, { commands }, headers);
  await ada.call(
    'GET',
    `${team.path}/dashboards?search=canary-search-4711&cursor=canary-cursor-4711`,
    undefined,
    headers,
  );
  const wrong = { email: ada.email, password: 'canary-password-4711' };
  await call(app.address, 'POST', '/api/auth/sign-in/email', wrong, headers);
  await call(
    app.address,
    'POST',
    '/api/auth/sign-in/email',
    { email: ada.email, password: PASSWORD },
    headers,
  );
  const invited = { email: 'canary-guest-4711@example.org', role: 'viewer' };
  const { body } = await ada.call<{ link: string }>('POST', `${team.path}/invitations`, invited, headers);
  const token = new URL(body.link, 'http://x').pathname.split('/').at(-1)!;
  await call(app.address, 'GET', `/api/v1/invitations/${token}`, undefined, headers);
  const names = (await spansOf(parent, /^GET \/api\/v1\/invitations/)).map(span => span.name);
  expect(names).toEqual(
    expect.arrayContaining([
      'commands',
      'POST /api/auth/sign-in/email',
      'GET /api/v1/invitations/:token',
      'GET /api/v1/tenants/:tenant/dashboards',
    ]),
  );
  const sent = Buffer.concat(traced.collector.bodies).toString('latin1');
  const planted = [name, 'Quastenfloss', 'anary', '4711', ada.email, PASSWORD, ada.token, token, team.slug];
  for (const value of planted) expect(sent, value).not.toContain(value);
  expect(sent).not.toMatch(/select |insert |127\.0\.0\.1/i);
});
