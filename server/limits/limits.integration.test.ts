import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseList } from 'structured-headers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  type Answer,
  call,
  type Dashboard,
  invite,
  newDashboard,
  newTeam,
  type Person,
  read,
  rename,
  send,
  signUp,
  type Team,
} from '../testing/people.ts';
import { expectRefused } from '../testing/refusal.ts';
import { routesOf } from '../testing/routes.ts';
import { CLASS_NAMES, CLASSES } from './classes.ts';

let server: TestApp;
beforeAll(async () => {
  server = await testApp();
});
afterAll(() => server?.close());

/** More connections at once than may wait to be accepted (511) are left to the system's repetitions: for half a minute. */
const AT_ONCE = 200;

/** Sends so many, as fast as they are answered. @returns the answers by status */
async function flood(times: number, ask: () => Promise<Answer<unknown>>) {
  const started = performance.now();
  const answers: Answer<unknown>[] = [];
  let left = times;
  const lane = async () => {
    while (left-- > 0) answers.push(await ask());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const seconds = (performance.now() - started) / 1_000;
  const of = (status: number) => answers.filter(answer => answer.status === status);
  return { seconds, of, refused: of(429) };
}

/** How many of a flood a quota lets through: itself, and what is filled while the flood lasts. */
function expectAdmitted(
  admitted: number,
  { quota, window }: { quota: number; window: number },
  seconds: number,
) {
  expect(admitted).toBeGreaterThanOrEqual(quota);
  expect(admitted).toBeLessThanOrEqual(quota + Math.ceil((seconds * quota) / window));
}

const refusals = async (labels: string) => {
  const metrics = await server.app.instruments.registry.metrics();
  return Number(metrics.match(new RegExp(`rate_limit_refusals_total\\{${labels}\\} (\\d+)`))?.[1] ?? 0);
};

describe('routes', () => {
  test('declare a class each', async () => {
    const page = mkdtempSync(join(tmpdir(), 'region-dashboard-page-'));
    mkdirSync(join(page, 'assets'));
    writeFileSync(join(page, 'index.html'), '<!doctype html>');
    const routes = await routesOf(async () => {
      await using other = await testApp({ database: server.database, pageFolder: page });
      await other.app.ready();
    });
    rmSync(page, { recursive: true });
    const names = routes.map(({ method, url, config }) => `${method} ${url} ${config?.limit}`);
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter(name => !CLASS_NAMES.some(each => name.endsWith(` ${each}`)))).toEqual([]);
  });
});

describe('reads of a person', () => {
  let ada: Person;
  let team: Team;
  let dashboard: Dashboard;
  beforeAll(async () => {
    ada = await signUp(server.address, 'Ada');
    team = await newTeam(ada);
    dashboard = await newDashboard(ada, team);
  });

  test('say on every answer which quotas there are, and what is left of the nearest', async () => {
    const { headers } = await read(ada, dashboard);
    expect(parseList(headers.get('ratelimit-policy')!).map(([name]) => name)).toEqual([
      'reads-person',
      'reads-tenant',
    ]);
    const [[name, parameters]] = parseList(headers.get('ratelimit')!) as [[string, Map<string, number>]];
    expect(name).toBe('reads-person');
    expect(parameters.get('r')).toBeLessThan(CLASSES.reads.limits.person.quota);
  });

  test('are admitted up to the quota; beyond it the answer says when to come back, and others go on', async () => {
    const ben = await signUp(server.address, 'Ben');
    await invite(ada, team, ben, 'viewer');
    const before = await refusals('class="reads",key="person"');
    const { seconds, of, refused } = await flood(800, () => read(ada, dashboard));
    expectAdmitted(of(200).length + 2, CLASSES.reads.limits.person, seconds + 5);
    expect(refused.length).toBeGreaterThan(0);
    const [answer] = refused;
    expectRefused(answer as never, 'too-many-requests');
    const { headers, body } = answer as Answer<Record<string, unknown>>;
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(body.retryAfter).toBe(Number(headers.get('retry-after')));
    expect(body['violated-policies']).toEqual(['reads-person']);
    expect(headers.get('ratelimit')).toMatch(/^"reads-person";r=0;t=\d+$/);
    expect(headers.get('content-security-policy')).not.toBeNull();
    expect((await refusals('class="reads",key="person"')) - before).toBe(refused.length);

    expect((await read(ben, dashboard)).status).toBe(200);
    expect((await send(ada, dashboard, rename('Still writing'))).status).toBe(200);
  });
});

describe('a team', () => {
  test('that is noisy uses up its own share and nothing of another team’s', async () => {
    const [loud, quiet] = await Promise.all([
      signUp(server.address, 'Loud'),
      signUp(server.address, 'Quiet'),
    ]);
    const [noisy, other] = await Promise.all([newTeam(loud), newTeam(quiet)]);
    const [theirs, ours] = await Promise.all([newDashboard(loud, noisy), newDashboard(quiet, other)]);
    // Queries of regions: 1,200 a minute for a team, 240 for each of its people.
    const people = [loud];
    for (let n = 0; n < 5; n += 1) {
      const guest = await signUp(server.address, `Guest${n}`);
      await invite(loud, noisy, guest, 'editor');
      people.push(guest);
    }
    const path = (dashboard: Dashboard) => `${dashboard.path}/regions/${dashboard.id}/data`;
    const floods = people.map(person => flood(300, () => person.call('GET', path(theirs))));
    const calm = flood(200, () => quiet.call('GET', path(ours)));
    const done = await Promise.all(floods);
    const admitted = done.reduce((sum, { of }) => sum + of(404).length, 0);
    const seconds = Math.max(...done.map(each => each.seconds));
    expectAdmitted(admitted, CLASSES.queries.limits.tenant, seconds);
    expect((await calm).of(404)).toHaveLength(200);
    expect((await calm).refused).toHaveLength(0);
  });
});

describe('without a session', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });

  test('sessions that are none are looked up so often and no more, whoever they claim to be', async () => {
    await using behind = await testApp({ database: server.database, env: { TRUSTED_PROXIES: '1' } });
    let looks = 0;
    const { identity } = behind.app;
    const { signedIn } = identity;
    Object.assign(identity, {
      signedIn: (...args: Parameters<typeof signedIn>) => {
        looks += 1;
        return signedIn(...args);
      },
    });
    let n = 0;
    const ask = () => {
      n += 1;
      const headers = { authorization: `Bearer made-up-${n}.signature`, ...from('198.51.100.1') };
      return call(behind.address, 'GET', '/api/v1/tenants/any/dashboards', undefined, headers);
    };
    const { quota, window } = CLASSES.anonymous.limits.address;
    const { of, refused, seconds } = await flood(quota + 300, ask);
    expectAdmitted(of(401).length, { quota, window }, seconds);
    expect(refused.length).toBeGreaterThan(0);
    expect(looks).toBeLessThanOrEqual(2 * (quota + Math.ceil((seconds * quota) / window)));
    expectRefused(refused[0] as never, 'too-many-requests');
    const elsewhere = await call(behind.address, 'GET', '/api/v1/me', undefined, from('198.51.100.2'));
    expect(elsewhere.status).toBe(401);
  });

  test('what does not exist, and what is public, is counted by address', async () => {
    const nowhere = await call(server.address, 'GET', '/nowhere');
    expect(nowhere.status).toBe(404);
    expect(nowhere.headers.get('ratelimit-policy')).toBe('"public-address";q=12000;w=30');
    const docs = await call(server.address, 'GET', '/docs/problems');
    expect(docs.headers.get('ratelimit')).toMatch(/^"public-address";r=\d+;t=\d+$/);
  });

  test('health is not counted', async () => {
    for (const path of ['/live', '/ready', '/health'])
      expect((await call(server.address, 'GET', path)).headers.get('ratelimit-policy')).toBeNull();
  });
});

describe('RATE_LIMITS=false', () => {
  test('counts nothing and says nothing', async () => {
    await using free = await testApp({ database: server.database, env: { RATE_LIMITS: 'false' } });
    const { of } = await flood(1_400, () => call(free.address, 'GET', '/api/v1/me'));
    expect(of(401)).toHaveLength(1_400);
    expect(of(401)[0]!.headers.get('ratelimit')).toBeNull();
  });
});
