import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config/index.ts';
import type { EventStore } from '../dashboards/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  rename,
  send,
  signUp,
  type Team,
} from '../testing/people.ts';
import { PERSONAL_CORPUS, PERSONAL_DATA } from '../testing/personal-data.ts';
import { type SentryIngest, sentryIngest } from '../testing/sentry/ingest.ts';
import { joinLive } from '../testing/socket.ts';
import { currentTracing, startTracing } from '../tracing/index.ts';
import { found } from './testing/found.ts';

/** What the store does instead of its work; null: its work. */
let fault: ((...given: readonly unknown[]) => unknown) | null = null;

/** A store of which the listing and the appending fail as a test wants it. */
function failing(store: EventStore): EventStore {
  const fails = new Set<PropertyKey>(['list', 'append']);
  return new Proxy(store, {
    get(target, name) {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]) => {
        if (fault !== null && fails.has(name)) await fault(...given);
        return method.apply(target, given);
      };
    },
  });
}

let ingest: SentryIngest;
let app: TestApp;
let ada: Person;
let team: Team;
let board: Dashboard;

beforeAll(async () => {
  ingest = await sentryIngest();
  app = await testApp({
    env: { SENTRY_DSN: ingest.dsn, SENTRY_ENVIRONMENT: 'staging' },
    store: failing,
    answerTimeoutMs: 2_000,
  });
  ada = await signUp(app.address, 'ada');
  team = await newTeam(ada);
  board = await newDashboard(ada, team);
});
afterAll(async () => {
  await app?.close();
  await ingest?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  fault = null;
});

const metric = async (line: string): Promise<number> => {
  const text = await app.app.instruments.registry.metrics();
  const found = text.split('\n').find(each => each.startsWith(line));
  return Number(found?.split(' ').at(-1));
};
const unexpected = () => metric('region_dashboard_unexpected_errors_total');
const reports = (outcome: string) => metric(`region_dashboard_error_reports_total{outcome="${outcome}"}`);

describe('a fault of ours', () => {
  test('in a request is one event, with the request id of the answer, and one count', async () => {
    const before = [await unexpected(), ingest.events().length];
    fault = () => {
      throw new TypeError('the list is no list');
    };
    const answer = await ada.call('GET', `/api/v1/tenants/${team.id}/dashboards?search=somebody`);
    expect(answer.status).toBe(500);
    const events = await ingest.first(before[1]! + 1);
    expect(events.at(-1)).toMatchObject({
      level: 'error',
      environment: 'staging',
      release: 'region-dashboard@0.0.0-test+unknown',
      transaction: 'GET /api/v1/tenants/:tenant/dashboards',
      tags: {
        part: 'request',
        request_id: answer.headers.get('x-request-id'),
        route: '/api/v1/tenants/:tenant/dashboards',
        tenant: team.id,
      },
    });
    expect(events.at(-1)?.breadcrumbs?.at(-1)?.data).toMatchObject({
      route: expect.any(String),
      status: '201',
    });
    expect(await unexpected()).toBe(before[0]! + 1);
    expect(app.logged.findLast(line => line.includes('request failed'))).toContain(events.at(-1)!.event_id);
    // One fault, one event: nothing else is on its way.
    await expect.poll(() => reports('sent')).toBe(ingest.events().length);
  });

  test('is told with what mattered before it, also when many have read something since', async () => {
    const path = `/api/v1/tenants/${team.id}/dashboards`;
    const created = await ada.call('POST', path, { title: 'Before the reads', regions: [] });
    expect(created.status).toBe(201);
    // More than the trail is long, and in less than the seconds in which ten each would fill it.
    const reads = await Promise.all(Array.from({ length: 60 }, () => ada.call('GET', path)));
    expect(reads.map(({ status }) => status)).toEqual(reads.map(() => 200));
    const before = ingest.events().length;
    fault = () => {
      throw new SyntaxError('after many reads');
    };
    await ada.call('GET', `${path}?search=somebody`);
    const event = (await ingest.first(before + 1)).at(-1);
    expect(event?.breadcrumbs?.map(({ data }) => data?.request_id)).toContain(
      created.headers.get('x-request-id'),
    );
  });

  test('in a live connection is one event, too', async () => {
    const socket = await joinLive(app.address, ada, board);
    const before = ingest.events().length;
    fault = () => {
      throw new RangeError('appending does not work');
    };
    const command = rename('sung');
    socket.submit(command);
    expect(await socket.answer(command)).toMatchObject({ type: 'rejected' });
    socket.close();
    const events = await ingest.first(before + 1);
    expect(events).toHaveLength(before + 1);
    expect(events.at(-1)).toMatchObject({ tags: { part: 'live connection', tenant: team.id } });
    expect(events.at(-1)?.tags?.request_id).toMatch(/^[\w-]{8,}$/);
  });

  test('carries the trace of its request', async () => {
    const config = readConfig({ NODE_ENV: 'test', TRACES_SAMPLE_RATE: '1', TRACES_PER_SECOND: '1000000' });
    const nothing = async () => {};
    const silent = { onStart() {}, onEnd() {}, forceFlush: nothing, shutdown: nothing };
    await startTracing({ config, version: '0', say: () => {}, processors: [silent] });
    await using own = await testApp({
      database: app.database,
      store: failing,
      env: { SENTRY_DSN: ingest.dsn },
    });
    try {
      const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
      fault = () => {
        throw new EvalError('traced');
      };
      const before = ingest.events().length;
      const ask = () =>
        ada.at(own.address).call('GET', `${team.path}/dashboards`, undefined, {
          traceparent: `00-${trace}-00f067aa0ba902b7-01`,
        });
      const first = await ask();
      await ask();
      const event = (await ingest.first(before + 2)).at(-1);
      expect(event?.tags?.trace_id).toBe(trace);
      expect(event?.breadcrumbs?.at(-1)?.data).toMatchObject({
        request_id: first.headers.get('x-request-id'),
        trace_id: trace,
        status: '500',
      });
      expect(event?.contexts?.trace).toMatchObject({
        trace_id: trace,
        span_id: expect.stringMatching(/[1-9a-f]/),
      });
    } finally {
      await currentTracing().stop();
    }
  });
});

test('what is refused with good reason is no fault, and makes no event', async () => {
  const before = [await unexpected(), ingest.events().length];
  const eve = await signUp(app.address, 'eve');
  const statuses = await Promise.all([
    ada.call('GET', `${team.path}/dashboards/${team.id}`),
    ada.call('GET', '/api/v1/nowhere'),
    ada.call('DELETE', '/health'),
    ada.call('POST', `${team.path}/dashboards`, '{"broken'),
    ada.call('POST', `${team.path}/dashboards`, { title: 7 }),
    ada.call('POST', `${team.path}/dashboards`, 'text', { 'content-type': 'text/plain' }),
    ada.call('POST', `${team.path}/dashboards`, { title: 'x'.repeat(2_000_000) }),
    ada.call('POST', '/api/v1/tenants', { slug: team.slug, name: 'again' }),
    eve.call('GET', `${team.path}/dashboards`),
    eve.call('GET', '/api/v1/tenants', undefined, { authorization: 'Bearer nonsense' }),
    send(ada, board, { ...rename('x'), expectedVersion: 99 } as never),
  ]).then(answers => answers.map(({ status }) => status));
  expect(statuses.filter(status => status < 400 || status > 499)).toEqual([]);
  expect([await unexpected(), ingest.events().length]).toEqual(before);
});

test('of everything that a request carries about people, nothing is in the envelopes', async () => {
  const before = ingest.received.length;
  for (const { value } of PERSONAL_CORPUS) {
    fault = () => {
      // A real refusal of Postgres, with the value in its message and its detail.
      return app.connections.app.query('select $1::uuid, $2::text', [value, value]).catch((cause: Error) => {
        throw new Error(`cannot be listed: "${value}"`, { cause });
      });
    };
    const header = encodeURIComponent(value);
    await ada.call('GET', `${team.path}/dashboards?search=${header}`, undefined, {
      'user-agent': header,
      referer: `https://boards.example.org/${header}`,
      cookie: `session=${header}`,
      'x-forwarded-for': PERSONAL_DATA.ipv4.value,
      'x-request-id': PERSONAL_DATA.email.value,
    });
    await ada.call('POST', `${team.path}/dashboards`, { title: value, description: value });
  }
  await ingest.until(({ received }) => received.length > before + 3, 'some reports');
  const text = ingest.received
    .slice(before)
    .map(each => each.text + each.url + JSON.stringify(each.headers))
    .join('\n');
  expect(text).toContain('22P02');
  expect(found(text)).toEqual([]);
  for (const secret of [ada.email, ada.token, ada.token.split('.')[0]!, ada.id, 'Sales'])
    expect(text).not.toContain(secret);
});

describe('a Sentry that accepts and never answers', () => {
  afterEach(() => ingest.behave('well'));

  test('holds up no answer: it is given while the report still waits', async () => {
    ingest.behave('never');
    const before = [ingest.turnedAway, (await reports('sent')) + (await reports('failed'))];
    fault = () => {
      throw new URIError(`slow`);
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ada.call('GET', `${team.path}/dashboards`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(500));
    // Every request has its answer, and no report has one.
    expect((await reports('sent')) + (await reports('failed'))).toBe(before[1]);
    await ingest.until(({ turnedAway }) => turnedAway > before[0]!, 'a report that waits');
    await expect.poll(() => reports('failed'), { timeout: 15_000 }).toBeGreaterThan(0);
    const health = async () => {
      const answer = await fetch(new URL('/health', app.address));
      return [answer.status, await answer.json()];
    };
    await expect.poll(health, { timeout: 15_000 }).toEqual([200, { status: 'warn' }]);
    expect((await fetch(new URL('/ready', app.address))).status).toBe(200);
  });
});

test('an outage of the database is one event, whatever the number of requests', async () => {
  const isOf = ({ fingerprint }: { fingerprint?: readonly string[] }) =>
    fingerprint?.[0] === 'database-outage';
  const before = await unexpected();
  fault = () => {
    throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
  };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => ada.call('GET', `${team.path}/dashboards`)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  await ingest.until(({ events }) => events().some(isOf), 'the outage');
  expect(ingest.events().filter(isOf)).toHaveLength(1);
  expect(await unexpected()).toBe(before);
});

test('without a DSN nothing is sent, and faults are counted all the same', async () => {
  await using silent = await testApp({ database: app.database, store: failing });
  fault = () => {
    throw new Error('nobody is told');
  };
  const person = await signUp(silent.address, 'ben');
  const his = await newTeam(person).catch(() => null);
  expect(his).not.toBeNull();
  expect((await person.call('GET', `${his!.path}/dashboards`)).status).toBe(500);
  const text = await silent.app.instruments.registry.metrics();
  expect(text).toContain('region_dashboard_unexpected_errors_total 1');
  expect(text).toContain('region_dashboard_error_reports_total{outcome="sent"} 0');
});

test('without metrics it reports as well', async () => {
  await using other = await sentryIngest();
  await using quiet = await testApp({
    database: app.database,
    store: failing,
    env: { ENABLE_METRICS: 'false', SENTRY_DSN: other.dsn },
  });
  const person = await signUp(quiet.address, 'cy');
  const hers = await newTeam(person);
  fault = () => {
    throw new Error('told');
  };
  await person.call('GET', `${hers.path}/dashboards`);
  await other.first(1);
});
