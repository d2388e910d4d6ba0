import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DashboardEvent } from '#core/contract/index.ts';
import { type Database, openDatabase } from '../database/index.ts';
import { type TestDatabase, testDatabase } from '../database/testing/database.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  command,
  type Dashboard,
  joined,
  log,
  newDashboard,
  newTeam,
  type Person,
  read,
  region,
  rename,
  send,
  signUp,
} from '../testing/people.ts';
import { expectRefused } from '../testing/refusal.ts';
import { joinLive } from '../testing/socket.ts';
import { foldLog } from './fold-log.ts';
import { postgresStore } from './postgres-store.ts';
import type { EventStore, StreamKey } from './store.ts';
import { expectSound, newBoard, rename as newName, slowClock } from './testing/board.ts';
import { foldOfLog } from './testing/writer.ts';

let own: TestDatabase;
let databases: Database[];
let stores: EventStore[];
const clock = { now: () => new Date().toISOString(), id: () => randomUUID() };
const OLD = slowClock(120);

beforeAll(async () => {
  own = await testDatabase();
  const open = () => openDatabase({ url: own.url, identityUrl: own.identityUrl, log: () => {} });
  databases = await Promise.all([open(), open()]);
  stores = databases.map(postgresStore);
});
afterAll(async () => {
  await Promise.all((databases ?? []).map(database => database.close()));
  await own?.drop();
});

const before = () => new Date(Date.now() - 61 * 60_000).toISOString();
const author = { actor: 'ada', role: 'editor' } as const;
const oldBoard = () => newBoard(undefined, stores[0], () => OLD.now());

test('two processes write while both fold: every command is done once, and the log is sound', async () => {
  const board = await oldBoard();
  const rooms = await Promise.all(stores.map(through => board.open({ folding: true, clock: OLD, through })));
  let done = false;
  let gone = 0;
  const folders = stores.map(async store => {
    while (!done) gone += await foldLog(board.key, { store, clock, before: before() });
  });
  const sent = Array.from({ length: 80 }, (_, n) => newName(`T${n}`));
  await Promise.all(
    rooms.map(async ({ room }, which) => {
      for (const one of sent.filter((_, n) => n % 2 === which)) {
        const { seq } = await room.submit([one], author);
        // sent again to the other process, which may find its id alone
        expect((await rooms[1 - which]!.room.submit([one], author)).seq).toBe(seq);
      }
    }),
  );
  done = true;
  await Promise.all(folders);
  expect(gone).toBeGreaterThan(0);
  for (const { room } of rooms) {
    await room.refresh();
    await expectSound(board, room);
    expect(room.seq).toBe(81);
  }
  const ids = sent.map(({ id }) => id);
  const committed = await stores[1]!.committed(board.key.tenant, ids);
  expect(new Set(committed.map(({ seq }) => seq)).size).toBe(80);
});

/** A fold that has been carried out and not committed, for as long as the test likes. */
async function holdFold(key: StreamKey, events: readonly DashboardEvent[], seq: number) {
  const client = new pg.Client({ connectionString: own.url });
  await client.connect();
  await client.query('begin');
  const { event, lastId } = foldOfLog(key, events, seq);
  const fold = { id: event.id, commandId: event.commandId, data: event.data };
  const { rows } = await client.query<{ outcome: string }>(
    'select region_dashboard.fold_events($1, $2, $3, $4, $5) as outcome',
    [key.tenant, key.dashboard, seq, lastId, JSON.stringify(fold)],
  );
  expect(rows).toEqual([{ outcome: 'folded' }]);
  return {
    commit: async () => {
      await client.query('commit');
      await client.end();
    },
  };
}

test('commands do not wait for a fold that is under way, readers see the log as it was, and nobody else folds', async () => {
  const board = await oldBoard();
  const { room } = await board.open({ clock: OLD });
  for (const title of ['A', 'B', 'C']) await room.submit([newName(title)], author);
  const events = await board.log();
  const fold = await holdFold(board.key, events, 3);
  await room.submit([newName('D')], author);
  expect((await board.log()).slice(0, 4)).toEqual(events);
  expect(await stores[1]!.fold(foldOfLog(board.key, events, 2))).toBe('busy');
  await fold.commit();
  expect((await board.log()).map(({ seq }) => seq)).toEqual([3, 4, 5]);
  await expectSound(board, room);
});

test('a command that is sent again while its event is being folded waits for that, and has no second effect', async () => {
  const board = await oldBoard();
  const { room } = await board.open({ clock: OLD });
  const once = newName('Once');
  await room.submit([once], author);
  await room.submit([newName('Then')], author);
  const fold = await holdFold(board.key, await board.log(), 3);
  const elsewhere = await board.open({ clock: OLD, through: stores[1]! });
  const again = elsewhere.room.submit([once], author);
  await expect.poll(waiting, { interval: 20, timeout: 4_000 }).toBe(1);
  await fold.commit();
  expect(await again).toEqual({ seq: 2, events: [] });
  expect(elsewhere.room.state.title).toBe('Then');
  await expectSound(board, elsewhere.room);

  /** @returns how many statements wait for somebody else's transaction */
  async function waiting(): Promise<number> {
    const { rows } = await databases[0]!.app.query<{ count: number }>(
      `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]!.count;
  }
});

test('with every fold the ids of the team are forgotten that are older than 30 days', async () => {
  const board = await oldBoard();
  const { room } = await board.open({ clock: OLD });
  await room.submit([newName('A')], author);
  const ids = [29, 31].map(days => ({ days, id: randomUUID() }));
  await databases[0]!.tenant(board.key.tenant, async client => {
    for (const { days, id } of ids)
      await client.query(
        `insert into region_dashboard.folded_commands (tenant_id, command_id, dashboard_id, seq, at)
         values ($1, $2, $3, 1, now() - make_interval(days => $4))`,
        [board.key.tenant, id, board.key.dashboard, days],
      );
  });
  const known = async () =>
    (
      await stores[0]!.committed(
        board.key.tenant,
        ids.map(({ id }) => id),
      )
    ).length;
  expect(await known()).toBe(2);
  expect(await stores[0]!.fold(foldOfLog(board.key, await board.log(), 2))).toBe('folded');
  expect(await known()).toBe(1);
});

describe('over the network', () => {
  let app: TestApp;
  let ada: Person;
  let clio: Person;
  let dashboard: Dashboard;
  const gone = region('Gone');
  const sent = ['A', 'B', 'C'].map(rename);

  /** Makes everything so far two hours older, and folds it as the server would in the background. */
  async function fold(): Promise<number> {
    const superuser = new pg.Client({ connectionString: app.database.superuserUrl });
    await superuser.connect();
    await superuser.query(
      `update region_dashboard.events set at = at - interval '2 hours' where dashboard_id = $1`,
      [dashboard.id],
    );
    const { rows } = await superuser.query<{ tenant: string }>(
      'select tenant_id as tenant from region_dashboard.dashboards where id = $1',
      [dashboard.id],
    );
    await superuser.end();
    const key = { tenant: rows[0]!.tenant, dashboard: dashboard.id };
    return foldLog(key, { store: postgresStore(app.connections), clock, before: before() });
  }

  beforeAll(async () => {
    app = await testApp({ env: { ENABLE_EVENT_SOURCING: 'false' } });
    ada = await signUp(app.address, 'Ada');
    const team = await newTeam(ada);
    clio = await joined(app.address, ada, team, 'viewer');
    dashboard = await newDashboard(ada, team, 'Sales', [gone, region('Kept', 6)]);
    await send(ada, dashboard, command({ type: 'removeRegion', regionId: gone.id }));
    for (const one of sent) await send(ada, dashboard, one);
  });
  afterAll(() => app?.close());

  test('nothing changes but the history, which says where it begins', async () => {
    const summary = () => ada.call('GET', dashboard.path.replace(/\/[^/]+$/, ''));
    const [was, listed, past] = [
      await read(ada, dashboard),
      await summary(),
      await read(ada, dashboard, '?at=6'),
    ];
    expect((await history(ada)).body).toMatchObject({ begins: null, keptSeconds: 3_600 });
    expect(await fold()).toBe(6);
    await send(ada, dashboard, rename('D'));
    const { body } = await history(ada);
    expect(body).toMatchObject({ head: 8, keptSeconds: 3_600, begins: { seq: 7, at: body.events[0]!.at } });
    expect(body.events).toMatchObject([
      { seq: 7, type: 'dashboardFolded', actor: 'system', data: { created: { by: ada.id } } },
      { seq: 8, type: 'dashboardRenamed', actor: ada.id },
    ]);
    const now = await read(ada, dashboard);
    expect(now.body.state).toEqual({ ...was.body.state, title: 'D' });
    expect((await read(ada, dashboard, '?at=7')).body.state).toEqual(was.body.state);
    expectRefused(await ada.call('GET', `${dashboard.path}?at=6`), 'history-folded');
    expect(past.status).toBe(200);
    const times = ({ body }: { body: unknown }) => (body as { dashboards: object[] }).dashboards[0];
    expect(times(await summary())).toMatchObject({ createdAt: expect.any(String), regions: 1 });
    expect((times(await summary()) as { createdAt: string }).createdAt).toBe(
      (times(listed) as { createdAt: string }).createdAt,
    );
    expect(await log(ada, dashboard)).toEqual(body.events);
  });

  test('FOLD-7: a viewer finds no removed region in the fold', async () => {
    const [theirs, ours] = [await history(clio), await history(ada)];
    expect(JSON.stringify(theirs.body)).not.toContain(gone.id);
    expect(JSON.stringify(ours.body)).toContain(gone.id);
    await send(ada, dashboard, command({ type: 'restoreRegion', regionId: gone.id }));
    expect((await read(clio, dashboard)).body.state.regions).toHaveProperty(gone.id);
  });

  test('what was folded cannot be undone, and a command that is sent again is not done twice', async () => {
    const server = await testApp({ database: app.database, env: { ENABLE_EVENT_SOURCING: 'false' } });
    try {
      await fold();
      const before = await read(ada, dashboard);
      const there = ada.at(server.address);
      const again = await send(there, dashboard, ...sent.slice(0, 1));
      expect([again.status, again.body]).toEqual([200, { seq: 5, events: [] }]);
      const undo = await send(there, dashboard, command({ type: 'undo' }));
      expectRefused(undo, 'nothing-to-undo');
      expect(undo.body).toMatchObject({ folded: true });
      expect(await read(ada, dashboard)).toMatchObject({ body: before.body });
    } finally {
      await server.close();
    }
  });

  test('FOLD-8: a page that comes back from before the fold gets a snapshot, and its late command one answer', async () => {
    const { seq } = (await read(ada, dashboard)).body;
    const late = await joinLive(app.address, ada, dashboard, 2);
    expect(late.messages.map(({ type }) => type)).toContain('snapshot');
    late.submit(sent[0]!);
    expect(await late.answer(sent[0]!)).toMatchObject({ type: 'accepted', seq: 5 });
    expect(late.events()).toEqual([]);
    late.close();
    const current = await joinLive(app.address, ada, dashboard, seq);
    expect(current.messages.map(({ type }) => type)).not.toContain('snapshot');
    current.close();
  });

  const history = (who: Person) =>
    who.call<{
      events: DashboardEvent[];
      head: number;
      begins: { seq: number; at: string } | null;
      keptSeconds: number | null;
    }>('GET', `${dashboard.path}/events?after=0&limit=100`);
});
