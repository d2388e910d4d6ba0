import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DashboardSummary, Problem } from '#core/contract/index.ts';
import { emptyDashboard, evolve } from '#core/dashboard/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  type Committed,
  command,
  type Dashboard,
  invite,
  log,
  newDashboard,
  newTeam,
  type Person,
  type Read,
  read,
  region,
  rename,
  send,
  signUp,
  type Team,
} from '../testing/people.ts';

let app: TestApp;
let ada: Person;
let ben: Person;
let team: Team;
beforeAll(async () => {
  app = await testApp();
  [ada, ben] = [await signUp(app.address, 'Ada'), await signUp(app.address, 'Ben')];
  team = await newTeam(ada);
  await invite(ada, team, ben, 'editor');
});
afterAll(() => app?.close());

describe('creating', () => {
  test('answers 201 with the first snapshot and where the dashboard is', async () => {
    const { status, body, headers } = await ada.call<Read & { id: string }>(
      'POST',
      `${team.path}/dashboards`,
      { title: 'Sales', description: 'of this year' },
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      seq: 1,
      state: { id: body.id, title: 'Sales', description: 'of this year', regions: {}, removed: {} },
    });
    expect(headers.get('location')).toBe(`${team.path}/dashboards/${body.id}`);
    const { body: read } = await ben.call<Read>('GET', headers.get('location')!);
    expect(read).toEqual({ seq: body.seq, state: body.state });
  });

  test('with regions, as from an export: they are on the log one by one, overlaps make way', async () => {
    const regions = [region('a'), region('b'), { ...region('c', 3, 1), query: null, description: 'x' }];
    const dashboard = await newDashboard(ada, team, 'Imported', regions);
    const { body } = await read(ada, dashboard);
    expect(body.seq).toBe(4);
    expect(Object.keys(body.state.regions).toSorted()).toEqual(regions.map(({ id }) => id).toSorted());
    const rows = Object.values(body.state.regions).map(({ placement: { y, h } }) => [y, y + h]);
    expect(rows.toSorted(([a], [b]) => a! - b!)).toEqual([
      [0, 4],
      [4, 8],
      [8, 12],
    ]);
    const events = await log(ada, dashboard);
    expect(events.map(({ type, actor }) => [type, actor])).toEqual([
      ['dashboardCreated', ada.id],
      ...regions.map(() => ['regionAdded', ada.id]),
    ]);
    expect(events.reduce(evolve, emptyDashboard(dashboard.id))).toEqual(body.state);
  });

  test('a large import does not keep others waiting', async () => {
    const regions = Array.from({ length: 600 }, (_, n) =>
      region(`${n}`, (n % 6) * 4, Math.floor(n / 6), 4, 1),
    );
    let imported = false;
    const importing = newDashboard(ada, team, 'Large', regions).then(() => {
      imported = true;
    });
    const started = performance.now();
    let longest = 0;
    while (!imported) {
      const asked = performance.now();
      expect((await fetch(new URL('/live', app.address))).status).toBe(200);
      longest = Math.max(longest, performance.now() - asked);
    }
    await importing;
    expect(longest).toBeLessThan((performance.now() - started) / 2);
  });

  test('an import with one bad region leaves nothing behind', async () => {
    const title = `Broken ${randomUUID()}`;
    const [good, twice] = [region('good'), region('twice')];
    for (const regions of [
      [good, { ...region('bad'), placement: { x: 20, y: 0, w: 6, h: 4 } }],
      [twice, { ...region('same id'), id: twice.id }],
    ]) {
      const { status, body } = await ada.call('POST', `${team.path}/dashboards`, { title, regions });
      expect([status, body.code]).toEqual(
        regions.includes(twice) ? [409, 'already-exists'] : [422, 'outside-grid'],
      );
    }
    const { body } = await ada.call<{ dashboards: unknown[] }>(
      'GET',
      `${team.path}/dashboards?search=${encodeURIComponent(title)}`,
    );
    expect(body.dashboards).toEqual([]);
  });
});

describe('the list', () => {
  type List = { dashboards: DashboardSummary[]; cursor: string | null };

  test('is searched by title and walked by cursor; archived ones are apart', async () => {
    const own = await newTeam(ada);
    const titles = ['Alpha', 'beta', 'Beta 2', 'gamma'];
    const made: Dashboard[] = [];
    for (const title of titles) made.push(await newDashboard(ada, own, title));
    const list = async (query: string) =>
      (await ada.call<List>('GET', `${own.path}/dashboards${query}`)).body;
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: List = await list(`?limit=1${cursor && `&cursor=${cursor}`}`);
      expect(page.dashboards).toHaveLength(1);
      walked.push(...page.dashboards.map(({ title }) => title));
      ({ cursor } = page);
    }
    expect(walked).toEqual(titles);
    expect((await list('?search=BETA')).dashboards.map(({ title }) => title)).toEqual(['beta', 'Beta 2']);
    await send(ada, made[0]!, command({ type: 'archive' }));
    expect((await list('')).dashboards.map(({ title }) => title)).toEqual(titles.slice(1));
    const { dashboards } = await list('?archived=true');
    expect(dashboards).toMatchObject([
      { id: made[0]!.id, title: 'Alpha', archived: true, regions: 0, seq: 2 },
    ]);
  });
});

describe('reading', () => {
  test('has the seq as its ETag, and answers 304 to whoever has that one', async () => {
    const dashboard = await newDashboard(ada, team, 'Tagged', [region()]);
    const first = await read(ada, dashboard);
    const etag = first.headers.get('etag')!;
    expect(etag).toBe(`"${first.body.seq}"`);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await ada.call('GET', dashboard.path, undefined, { 'if-none-match': known });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    await send(ada, dashboard, rename('Changed'));
    const changed = await ada.call<Read>('GET', dashboard.path, undefined, { 'if-none-match': etag });
    expect([changed.status, changed.body.state.title]).toEqual([200, 'Changed']);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  test('?at= gives every state of the past as it was', async () => {
    const dashboard = await newDashboard(ada, team, 'Past');
    const id = randomUUID();
    const added = { ...region(), id };
    await send(ada, dashboard, command({ type: 'addRegion', region: added }), rename('Second'));
    await send(ada, dashboard, command({ type: 'removeRegion', regionId: id }));
    const events = await log(ada, dashboard);
    let state = emptyDashboard(dashboard.id);
    for (const event of events) {
      state = evolve(state, event);
      const { status, body } = await read(ada, dashboard, `?at=${event.seq}`);
      expect([status, body]).toEqual([200, { seq: event.seq, state }]);
    }
    expect((await read(ada, dashboard)).body).toEqual({ seq: events.length, state });
    const future = await ada.call('GET', `${dashboard.path}?at=${events.length + 1}`);
    expect([future.status, future.body.code, future.body.head]).toEqual([404, 'not-found', events.length]);
  });

  test('?min_seq= answers at once when there is that much, and says so when it does not come', async () => {
    const dashboard = await newDashboard(ada, team);
    expect((await read(ada, dashboard, '?min_seq=1')).status).toBe(200);
    const waiting = ada.call<Read & Problem>('GET', `${dashboard.path}?min_seq=2`);
    await send(ben, dashboard, rename('Reached'));
    const reached = await waiting;
    expect([reached.status, reached.body.state.title]).toEqual([200, 'Reached']);
    const never = await ada.call('GET', `${dashboard.path}?min_seq=99`);
    expect([never.status, never.body.code, never.headers.get('retry-after')]).toEqual([
      503,
      'unavailable',
      '1',
    ]);
  });

  test('events come in pages', async () => {
    const dashboard = await newDashboard(ada, team);
    await send(ada, dashboard, rename('a'), rename('b'), rename('c'));
    type Page = { events: { seq: number }[]; head: number };
    const page = (query: string) => ada.call<Page>('GET', `${dashboard.path}/events${query}`);
    const { body } = await page('?after=1&limit=2');
    expect([body.events.map(({ seq }) => seq), body.head]).toEqual([[2, 3], 4]);
    expect((await page('?after=4')).body).toEqual({ events: [], head: 4, begins: null, keptSeconds: null });
    expect((await page('')).body.events).toHaveLength(4);
  });
});

describe('commands', () => {
  test('answer with their events; the state is what the events say', async () => {
    const dashboard = await newDashboard(ada, team);
    const before = (await read(ada, dashboard)).body;
    const commands = [command({ type: 'addRegion', region: region() }), rename('New')];
    const { status, body } = await send(ada, dashboard, ...commands);
    expect(status).toBe(200);
    expect(body.seq).toBe(3);
    expect(body.events.map(({ commandId }) => commandId)).toEqual(commands.map(({ id }) => id));
    expect(body.events.every(({ actor }) => actor === ada.id)).toBe(true);
    expect((await read(ada, dashboard)).body.state).toEqual(body.events.reduce(evolve, before.state));
  });

  test('the same request again gives the same answer, and nothing happens twice', async () => {
    const dashboard = await newDashboard(ada, team);
    const commands = [command({ type: 'addRegion', region: region() }), rename('Once')];
    const answers = await Promise.all([1, 2, 3].map(() => send(ada, dashboard, ...commands)));
    answers.push(await send(ada, dashboard, ...commands));
    for (const { status, body } of answers) expect([status, body]).toEqual([200, answers[0]!.body]);
    expect(await log(ada, dashboard)).toHaveLength(3);
  });

  test('undo and redo are each person’s own', async () => {
    const dashboard = await newDashboard(ada, team, 'Zero');
    await send(ada, dashboard, rename('Ada'));
    await send(ben, dashboard, command({ type: 'describe', description: 'Ben' }));
    const undone = await send(ada, dashboard, command({ type: 'undo' }));
    expect(undone.body.events[0]).toMatchObject({ type: 'dashboardRenamed', data: { undoes: 2 } });
    expect((await read(ada, dashboard)).body.state).toMatchObject({ title: 'Zero', description: 'Ben' });
    await send(ada, dashboard, command({ type: 'redo' }));
    expect((await read(ada, dashboard)).body.state.title).toBe('Ada');
    const nothing = await send(ada, dashboard, command({ type: 'redo' }));
    expect([nothing.status, nothing.body.code]).toEqual([409, 'nothing-to-redo']);
  });

  test('a race about one field is a 409 with both values and the name of the other person', async () => {
    const own = region('Before');
    const dashboard = await newDashboard(ada, team, 'Race', [own]);
    const change = (title: string) =>
      command({ type: 'configureRegion', regionId: own.id, expectedVersion: 1, changes: { title } });
    expect((await send(ben, dashboard, change('By Ben'))).status).toBe(200);
    const { status, body } = await send(ada, dashboard, rename('not done either'), change('By Ada'));
    expect([status, body.code]).toEqual([409, 'version-conflict']);
    expect(body.conflicts).toEqual([
      { field: 'title', yours: 'By Ada', theirs: 'By Ben', by: ben.id, name: 'Ben' },
    ]);
    expect(body.detail).toContain('Ben');
    expect([body.regionId, body.version]).toEqual([own.id, 2]);
    const { state } = (await read(ada, dashboard)).body;
    expect([state.title, state.regions[own.id]?.title]).toEqual(['Race', 'By Ben']);
    // One's own earlier change is no race.
    expect((await send(ben, dashboard, change('By Ben again'))).status).toBe(200);
  });

  test('an archived dashboard takes nothing but what brings it back', async () => {
    const dashboard = await newDashboard(ada, team);
    await send(ada, dashboard, command({ type: 'archive' }));
    const refused = await send(ada, dashboard, rename('no'));
    expect([refused.status, refused.body.code]).toEqual([409, 'archived']);
    expect((await send(ada, dashboard, command({ type: 'unarchive' }))).status).toBe(200);
  });

  test('many people at once: every command is done once, the log has no gap', async () => {
    const dashboard = await newDashboard(ada, team);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        (n % 2 ? ada : ben).call<Committed>('POST', `${dashboard.path}/commands`, {
          commands: [command({ type: 'addRegion', region: region(`${n}`, (n % 4) * 6) })],
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const events = await log(ada, dashboard);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events).toHaveLength(61);
    const { body } = await read(ben, dashboard);
    expect(body.state).toEqual(events.reduce(evolve, emptyDashboard(dashboard.id)));
  });
});
