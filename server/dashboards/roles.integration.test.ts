import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '#core/access/index.ts';
import { COMMAND_TYPES, type CommandType } from '#core/contract/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  call,
  command,
  type Dashboard,
  joined,
  newDashboard,
  newTeam,
  type Person,
  read,
  region,
  rename,
  send,
  signUp,
  type Team,
} from '../testing/people.ts';

/** Who asks: a member in each role, somebody of another team, nobody. */
type Who = Role | 'stranger' | 'nobody';

let app: TestApp;
let team: Team;
let dashboard: Dashboard;
const own = region('Kept');
const people = new Map<Who, Person>();
const as = (who: Who): Person => people.get(who)!;

beforeAll(async () => {
  app = await testApp();
  const owner = await signUp(app.address, 'owner');
  team = await newTeam(owner);
  people.set('owner', owner);
  for (const role of ROLES.filter(each => each !== 'owner'))
    people.set(role, await joined(app.address, owner, team, role));
  const stranger = await signUp(app.address, 'stranger');
  await newTeam(stranger);
  people.set('stranger', stranger);
  const nobody: Person = {
    ...stranger,
    at: () => nobody,
    call: (method, path, body) => call(app.address, method, path, body),
  };
  people.set('nobody', nobody);
  dashboard = await newDashboard(owner, team, 'Shared', [own]);
});
afterAll(() => app?.close());

const EVERYBODY: readonly Who[] = [...ROLES, 'stranger', 'nobody'];
const expectedFor = (who: Who, editorsOnly: boolean, done: number): [number, string | undefined] => {
  if (who === 'nobody') return [401, 'not-signed-in'];
  if (who === 'stranger') return [404, 'tenant-not-found'];
  return editorsOnly && who === 'viewer' ? [403, 'forbidden'] : [done, undefined];
};

describe.each(EVERYBODY)('%s', who => {
  test.each([
    ['GET', 'the list', () => `${team.path}/dashboards`, undefined, false, 200],
    ['POST', 'a new one', () => `${team.path}/dashboards`, { title: 'Mine' }, true, 201],
    ['GET', 'a snapshot', () => dashboard.path, undefined, false, 200],
    ['GET', 'the past', () => `${dashboard.path}?at=1`, undefined, false, 200],
    ['GET', 'events', () => `${dashboard.path}/events`, undefined, false, 200],
  ] as const)('%s %s', async (method, _, path, body, editorsOnly, done) => {
    const { status, body: answer } = await as(who).call(method, path(), body);
    expect([status, answer.code]).toEqual(expectedFor(who, editorsOnly, done));
  });

  test('commands', async () => {
    const { status, body } = await send(as(who), dashboard, rename('Shared'));
    expect([status, body.code]).toEqual(expectedFor(who, true, 200));
  });
});

/** What a viewer might try, one of each type. */
const TRIES: { readonly [T in CommandType]: Parameters<typeof command>[0] } = {
  rename: { type: 'rename', title: 'x' },
  describe: { type: 'describe', description: 'x' },
  archive: { type: 'archive' },
  unarchive: { type: 'unarchive' },
  addRegion: { type: 'addRegion', region: region() },
  moveRegion: { type: 'moveRegion', regionId: own.id, x: 1, y: 0 },
  resizeRegion: { type: 'resizeRegion', regionId: own.id, w: 1, h: 1 },
  configureRegion: { type: 'configureRegion', regionId: own.id, changes: { title: 'x' } },
  duplicateRegion: { type: 'duplicateRegion', regionId: own.id },
  removeRegion: { type: 'removeRegion', regionId: own.id },
  restoreRegion: { type: 'restoreRegion', regionId: own.id },
  undo: { type: 'undo' },
  redo: { type: 'redo' },
};

test.each(COMMAND_TYPES)('a viewer may not %s', async type => {
  const before = (await read(as('owner'), dashboard)).body;
  const { status, body } = await send(as('viewer'), dashboard, command(TRIES[type]));
  expect([status, body.code]).toEqual([403, 'forbidden']);
  expect((await read(as('owner'), dashboard)).body).toEqual(before);
});

test('a viewer sees no removed regions, now or in the past, and has tags of their own', async () => {
  const [owner, viewer] = [as('owner'), as('viewer')];
  const gone = region('Gone', 0, 10);
  await send(owner, dashboard, command({ type: 'addRegion', region: gone }));
  await send(owner, dashboard, command({ type: 'removeRegion', regionId: gone.id }));
  const full = await read(owner, dashboard);
  const redacted = await read(viewer, dashboard);
  expect(full.body.state.removed).toHaveProperty([gone.id]);
  expect(redacted.body).toEqual({ ...full.body, state: { ...full.body.state, removed: {} } });
  const past = await read(viewer, dashboard, `?at=${full.body.seq}`);
  expect(past.body).toEqual(redacted.body);
  const etag = full.headers.get('etag')!;
  const { status } = await viewer.call('GET', dashboard.path, undefined, { 'if-none-match': etag });
  expect(status).toBe(200);
});

test('a dashboard of another team is not found by its id, through either team’s address', async () => {
  const stranger = as('stranger');
  const theirs = await newTeam(stranger);
  const { status, body } = await stranger.call('GET', `${theirs.path}/dashboards/${dashboard.id}`);
  expect([status, body.code]).toEqual([404, 'dashboard-not-found']);
  const unknown = await stranger.call('GET', `${theirs.path}/dashboards/${randomUUID()}`);
  expect({ ...unknown.body }).toEqual(body);
  const written = await send(
    stranger,
    { id: '', path: `${theirs.path}/dashboards/${dashboard.id}` },
    rename('x'),
  );
  expect([written.status, written.body.code]).toEqual([404, 'dashboard-not-found']);
});
