import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DashboardSummary, EventPage } from '#core/contract/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { tenantIdOf } from '#server/identity/index.ts';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { newTeam, type Person, signIn, signUp } from '#server/testing/people.ts';
import { operatorDashboards } from './ids.ts';
import { seedOperatorDashboards } from './seed.ts';
import { seedAtStart } from './seed-at-start.ts';

const OPERATOR = { email: 'operator@example.org', password: 'correct-horse-battery' };
const ENV = { BOOTSTRAP_EMAIL: OPERATOR.email, BOOTSTRAP_PASSWORD: OPERATOR.password };

let database: TestDatabase;
let server: TestApp;
let operator: Person;
let tenant: string;

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp({ database, env: ENV });
  operator = await signIn(server.address, OPERATOR);
  tenant = (await tenantIdOf(server.connections.identity, 'home'))!;
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

const path = '/api/v1/tenants/home/dashboards';
async function listed(archived = false): Promise<DashboardSummary[]> {
  const { body } = await operator.call<{ dashboards: DashboardSummary[] }>(
    'GET',
    `${path}?archived=${archived}`,
  );
  return body.dashboards;
}
const titlesOf = (dashboards: readonly { readonly title: string }[]) =>
  dashboards.map(({ title }) => title).sort();
const seed = () => seedOperatorDashboards(server.app.dashboards, tenant);

describe('the dashboards for operators', () => {
  test('are made once, by the installation, however many processes start at the same time', async () => {
    await using other = await testApp({ database, env: ENV });
    const made = await Promise.all([seed(), seedOperatorDashboards(other.app.dashboards, tenant)]);
    const titles = titlesOf(operatorDashboards(tenant));
    expect(made.flat().sort()).toEqual(titles);
    expect(titlesOf(await listed())).toEqual(titles);
    const [first] = operatorDashboards(tenant);
    const { body } = await operator.call<EventPage>('GET', `${path}/${first!.id}/events?after=0`);
    expect(body.events.map(({ actor }) => actor)).toEqual(body.events.map(() => 'system'));
    expect(await seed()).toEqual([]);
  });

  test('stay as people changed them, and what they archived does not come back', async () => {
    const [changed, archived] = operatorDashboards(tenant);
    await operator.call('POST', `${path}/${changed!.id}/commands`, {
      commands: [{ id: randomUUID(), type: 'rename', title: 'Our morning look' }],
    });
    await operator.call('POST', `${path}/${archived!.id}/commands`, {
      commands: [{ id: randomUUID(), type: 'archive' }],
    });
    expect(await seed()).toEqual([]);
    expect(titlesOf(await listed())).toContain('Our morning look');
    expect(titlesOf(await listed())).not.toContain(archived!.title);
    expect(titlesOf(await listed(true))).toEqual([archived!.title]);
  });

  test('show numbers to the operator, and the source refuses every other team', async () => {
    const [, , third] = operatorDashboards(tenant);
    const { body } = await operator.call<{ state: { regions: Record<string, { id: string }> } }>(
      'GET',
      `${path}/${third!.id}`,
    );
    const [region] = Object.values(body.state.regions);
    expect((await operator.call('GET', `${path}/${third!.id}/regions/${region!.id}/data`)).status).toBe(200);
    const stranger = await signUp(server.address, 'Otto');
    const team = await newTeam(stranger);
    expect((await stranger.call('GET', `${path}/${third!.id}`)).status).toBe(404);
    const own = await stranger.call<{ dashboards: unknown[] }>('GET', `${team.path}/dashboards`);
    expect(own.body.dashboards).toEqual([]);
  });
});

describe('at the start', () => {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const start = (config: { BOOTSTRAP_TENANT?: string; ENABLE_METRICS?: boolean }, app = server.app) =>
    seedAtStart({
      app,
      identity: { pool: server.connections.identity },
      config: { BOOTSTRAP_TENANT: 'home', ENABLE_METRICS: true, ...config },
      say,
    });

  test('nothing is made without metrics, or where nobody has made the team yet', async () => {
    await using fresh = await testApp({ env: ENV });
    await start({ ENABLE_METRICS: false }, fresh.app);
    await start({ BOOTSTRAP_TENANT: 'nobody' }, fresh.app);
    const owner = await signIn(fresh.address, OPERATOR);
    expect((await owner.call<{ dashboards: unknown[] }>('GET', path)).body.dashboards).toEqual([]);
    expect(said).toEqual([]);
  });

  test('a server that cannot make them serves all the same, and says so in its log', async () => {
    const away = { ...server.app.dashboards.store, heads: () => Promise.reject(new Error('away')) };
    const app = Object.create(server.app, {
      dashboards: { value: { ...server.app.dashboards, store: away } },
    }) as typeof server.app;
    await start({}, app);
    expect(server.logged.join()).toContain('dashboard.not-seeded');
  });
});
