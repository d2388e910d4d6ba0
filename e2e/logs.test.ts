import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUDIT_EVENTS, EVENTS } from '#server/logs/index.ts';
import { faultsOf } from '#server/logs/testing/log-lines.ts';
import { call, newTeam, signUp } from '#server/testing/people.ts';
import { lineLike, linesOf, loggedServers } from './support/logged-server.ts';
import { refuseRows } from './support/refuse-rows.ts';
import { scriptedDay } from './support/scripted-day.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const servers = loggedServers();

describe('a server in production form', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await servers.start({ LOG_LEVEL: 'debug' });
    await scriptedDay(server.address);
    await lineLike(server, /"event":"session\.signed-out"/);
    await lineLike(server, /"event":"live\.closed"/);
    expect(await server.stop()).toBe(0);
  });
  afterAll(() => server?.stop());

  test('writes nothing but lines of one schema on stdout, whose events are all in the list', () => {
    const lines = linesOf(server);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.flatMap(faultsOf)).toEqual([]);
    const known = new Set([...Object.keys(EVENTS), ...Object.keys(AUDIT_EVENTS)]);
    expect(lines.map(({ event }) => event).filter(event => !known.has(event))).toEqual([]);
    expect(lines.filter(({ omitted }) => omitted !== undefined)).toEqual([]);
  });

  test('says when it listens, that it stops, and last that it has stopped', () => {
    const events = linesOf(server).map(({ event }) => event);
    expect(events).toContain('server.listening');
    expect(events.slice(events.indexOf('server.stopping')).at(-1)).toBe('server.stopped');
  });

  test('has one access line for each request, by route and ids; none for probes', () => {
    const access = linesOf(server).filter(({ event }) => event === 'http.request');
    expect(access).toContainEqual(
      expect.objectContaining({
        stream: 'access',
        method: 'POST',
        route: '/api/v1/tenants/:tenant/dashboards/:id/commands',
        status: 200,
        durationMs: expect.any(Number),
        bytes: expect.any(Number),
        person: expect.stringMatching(/^[0-9a-f-]{36}$/),
        tenant: expect.stringMatching(/^[0-9a-f-]{36}$/),
        network: '127.0.0.0/24',
      }),
    );
    expect(access).toContainEqual(expect.objectContaining({ route: 'unmatched', status: 404 }));
    const answered = access.map(({ requestId }) => requestId);
    expect(new Set(answered).size).toBe(answered.length);
    expect(access.map(({ route }) => route)).not.toContain('/ready');
    const closed = linesOf(server).find(({ event }) => event === 'live.closed');
    expect(closed).toMatchObject({ stream: 'access', code: 1005, durationMs: expect.any(Number) });
  });

  test('has told in the audit stream who did what', () => {
    const audit = linesOf(server).filter(({ stream }) => stream === 'audit');
    const told = audit.map(({ event }) => event);
    expect(told).toEqual(
      expect.arrayContaining([
        'account.signed-up',
        'session.refused',
        'session.signed-in',
        'tenant.created',
        'invitation.created',
        'invitation.accepted',
        'access.refused',
        'member.role-changed',
        'dashboard.created',
        'dashboard.archived',
        'dashboard.unarchived',
        'dataset.created',
        'dataset.deleted',
        'member.removed',
        'session.signed-out',
      ]),
    );
    const ids = new Set(linesOf(server).map(({ requestId }) => requestId));
    expect(
      audit.filter(({ requestId, event }) => !ids.has(requestId) && !event.startsWith('installation')),
    ).toEqual([]);
  });
});

test('the id of a request is the same in the answer, the access line, the trace and the error', async () => {
  await using server = await servers.start({ LOG_LEVEL: 'info' });
  const answer = await call(server.address, 'GET', '/api/v1/me', undefined, {
    'x-request-id': 'from-the-proxy-1',
  });
  expect(answer.headers.get('x-request-id')).toBe('from-the-proxy-1');
  expect(await lineLike(server, /"requestId":"from-the-proxy-1"/)).toMatchObject({
    event: 'http.request',
    status: 401,
  });
  const own = await call(server.address, 'GET', '/api/v1/me', undefined, { 'x-request-id': 'no good: {"}' });
  const id = own.headers.get('x-request-id');
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await lineLike(server, new RegExp(`"requestId":"${id}"`))).toMatchObject({ event: 'http.request' });
});

test('the trace of a request is on its lines: the one of who asked, or a new one', async () => {
  // Nobody takes the traces: the lines have their ids all the same.
  await using server = await servers.start({
    LOG_LEVEL: 'info',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    TRACES_SAMPLE_RATE: '1',
    TRACES_PER_SECOND: '1000000',
  });
  const ada = await signUp(server.address, 'Ada');
  const team = await newTeam(ada);
  const trace = 'c0ffee'.repeat(6).slice(0, 32);
  const headers = { 'x-request-id': 'traced-01', traceparent: `00-${trace}-00f067aa0ba902b7-01` };
  const allow = await refuseRows(servers.database);
  const { status } = await ada.call('POST', `${team.path}/datasets`, { name: 'Refused' }, headers);
  await allow();
  expect(status).toBe(500);
  await lineLike(server, /"requestId":"traced-01".*"event":"http\.request"/);
  const lines = linesOf(server).filter(({ requestId }) => requestId === 'traced-01');
  expect(lines.map(({ event, traceId }) => [event, traceId])).toEqual([
    ['http.failed', trace],
    ['http.request', trace],
  ]);
  const others = linesOf(server).filter(
    ({ event, status: answered }) => event === 'http.request' && answered === 201,
  );
  expect(others.map(({ traceId }) => traceId)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
});

test('LOG_FORMAT=pretty is for people, and `start` speaks to them by itself', async () => {
  const server = await startServer({ env: servers.env({ LOG_FORMAT: 'pretty', LOG_LEVEL: 'info' }) });
  await call(server.address, 'GET', '/api/v1/me');
  await server.said(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}GET \/api\/v1\/me 401 {2}requestId=\S+/m);
  expect(await server.stop()).toBe(0);
  expect(server.stdout()).toMatch(/^Listening on http/m);
});

test('of many reads that went well some have no line, and it is told how many; everything else has one', async () => {
  await using server = await servers.start({ LOG_LEVEL: 'info', ACCESS_LOG_PER_SECOND: '5' });
  const ada = await signUp(server.address, 'Ada');
  const team = await newTeam(ada);
  const before = linesOf(server).length;
  for (let n = 0; n < 20; n += 1) await ada.call('GET', `${team.path}/dashboards`);
  for (let n = 0; n < 8; n += 1) await ada.call('GET', `${team.path}/nowhere`);
  const { count, requestId } = await lineLike(server, /"event":"http\.unlogged"/);
  expect(requestId).toBeUndefined();
  const lines = linesOf(server).slice(before);
  const access = lines.filter(({ event }) => event === 'http.request');
  const reads = access.filter(({ status }) => status === 200).length;
  expect(reads).toBeGreaterThanOrEqual(5);
  expect(Number(count)).toBeGreaterThan(0);
  expect(access.filter(({ status }) => status === 404)).toHaveLength(8);
  expect(lines.flatMap(faultsOf)).toEqual([]);
});
