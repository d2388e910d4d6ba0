import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Subject } from './testing/subject.ts';
import { someKey, textRegion, write } from './testing/writer.ts';

/** Reading: events, lists, heads. */
export function describeReads(subject: Subject): void {
  test('a dashboard that does not exist is null, has no events and the head 0', async () => {
    expect(await subject.store.load(someKey())).toBeNull();
    expect(await subject.store.events(someKey(), { after: 0, limit: 10 })).toEqual({ events: [], head: 0 });
    expect(await subject.store.eventsOf(someKey(), 'ada', 10)).toEqual([]);
  });

  test('committed commands are found by id, on whichever dashboard of the tenant', async () => {
    const tenant = randomUUID();
    const keys = [someKey(tenant), someKey(tenant)];
    const all = await Promise.all(keys.map(key => subject.created(key)));
    const ids = all.map(({ events }) => events[0]!.commandId);
    const found = await subject.store.committed(tenant, [...ids, randomUUID()]);
    expect(found).toHaveLength(2);
    for (const [index, key] of keys.entries())
      expect(found).toContainEqual({
        dashboard: key.dashboard,
        commandId: ids[index],
        seq: 1,
        event: all[index]!.events[0],
      });
    expect(await subject.store.committed(randomUUID(), ids)).toEqual([]);
    expect(await subject.store.committed(tenant, [])).toEqual([]);
  });

  test('events are read in pages, in order, not beyond `until`', async () => {
    const key = someKey();
    const first = await subject.created(key);
    const renames = Array.from(
      { length: 9 },
      (_, index) => ({ type: 'rename', title: `T${index}` }) as const,
    );
    const { events } = await subject.append(write(key, first, renames));
    const page = async (after: number, limit: number, until?: number) => {
      const { events: found, head } = await subject.store.events(key, {
        after,
        limit,
        ...(until && { until }),
      });
      expect(head).toBe(10);
      return found;
    };
    expect(await page(0, 4)).toEqual(events.slice(0, 4));
    expect(await page(4, 4)).toEqual(events.slice(4, 8));
    expect(await page(8, 4)).toEqual(events.slice(8));
    expect(await page(2, 100, 5)).toEqual(events.slice(2, 5));
    expect(await page(10, 4)).toEqual([]);
    expect(await page(99, 4)).toEqual([]);
  });

  test("one person's newest events come newest first", async () => {
    const key = someKey();
    let now = await subject.created(key);
    for (const [index, actor] of ['ada', 'grace', 'ada', 'grace', 'ada'].entries())
      now = await subject.append(write(key, now, [{ type: 'rename', title: `T${index}` }], actor));
    const seqs = (await subject.store.eventsOf(key, 'ada', 3)).map(({ seq }) => seq);
    expect(seqs).toEqual([6, 4, 2]);
    const theirs = await subject.store.eventsOf(key, 'grace', 10);
    expect(theirs).toEqual(now.events.filter(({ actor }) => actor === 'grace').reverse());
  });

  test('the list is sorted by title, searched in it without regard to case, and paged', async () => {
    const tenant = randomUUID();
    const titles = ['beta', 'Alpha', 'gamma', 'alpha 2', 'BETA 100%', 'beta_x', 'delta', 'delta'];
    const keys = titles.map(() => someKey(tenant));
    await Promise.all(keys.map((key, index) => subject.created(key, titles[index])));
    const walk = async (limit: number, search?: string) => {
      const found: string[] = [];
      const ids = new Set<string>();
      let cursor: string | undefined;
      for (let pages = 0; pages < 20; pages++) {
        const page = await subject.store.list(tenant, { archived: false, limit, ...{ search, cursor } });
        found.push(...page.dashboards.map(({ title }) => title));
        for (const { id } of page.dashboards) ids.add(id);
        if (page.cursor === null) break;
        cursor = page.cursor;
      }
      expect(ids.size).toBe(found.length);
      return found;
    };
    const all = ['Alpha', 'alpha 2', 'beta', 'BETA 100%', 'beta_x', 'delta', 'delta', 'gamma'];
    for (const limit of [1, 3, 8, 100]) expect(await walk(limit)).toEqual(all);
    expect(await walk(2, 'BET')).toEqual(['beta', 'BETA 100%', 'beta_x']);
    // no pattern characters: they are searched for
    expect(await walk(2, '%')).toEqual(['BETA 100%']);
    expect(await walk(2, '_')).toEqual(['beta_x']);
    expect(await walk(2, 'nothing')).toEqual([]);
  });

  test('a listed dashboard says how many regions it has, where it is and when it changed', async () => {
    const key = someKey();
    const id = randomUUID();
    const first = await subject.created(key);
    const next = await subject.append(
      write(key, first, [textRegion(0, 0, id), textRegion(6), { type: 'removeRegion', regionId: id }]),
    );
    const { dashboards, cursor } = await subject.store.list(key.tenant, { archived: false, limit: 5 });
    expect(cursor).toBeNull();
    expect(dashboards).toEqual([
      {
        id: key.dashboard,
        title: 'Sales',
        description: '',
        archived: false,
        regions: 1,
        seq: 4,
        createdAt: next.events[0]!.at,
        updatedAt: next.events[3]!.at,
      },
    ]);
  });

  test('archived dashboards are listed apart; a cursor that is none of ours starts at the beginning', async () => {
    const tenant = randomUUID();
    const [kept, archived] = [someKey(tenant), someKey(tenant)];
    await subject.created(kept, 'Kept');
    const first = await subject.created(archived, 'Gone');
    await subject.append(write(archived, first, [{ type: 'archive' }]));
    const titles = async (query: { archived: boolean; cursor?: string }) =>
      (await subject.store.list(tenant, { limit: 5, ...query })).dashboards.map(({ title }) => title);
    expect(await titles({ archived: false })).toEqual(['Kept']);
    expect(await titles({ archived: true })).toEqual(['Gone']);
    expect(await titles({ archived: false, cursor: 'bm9uc2Vuc2U' })).toEqual(['Kept']);
  });

  test('heads of dashboards of several tenants come together; those that do not exist are left out', async () => {
    const keys = [someKey(), someKey(), someKey()];
    const [a, b] = [await subject.created(keys[0]!), await subject.created(keys[1]!)];
    await subject.append(write(keys[1]!, b, [textRegion(), { type: 'archive' }]));
    const heads = await subject.store.heads([
      ...keys,
      { tenant: keys[0]!.tenant, dashboard: keys[1]!.dashboard },
    ]);
    expect(heads).toHaveLength(2);
    expect(heads).toContainEqual({ ...keys[0], seq: a.events.length });
    expect(heads).toContainEqual({ ...keys[1], seq: 3 });
    expect(await subject.store.heads([])).toEqual([]);
  });
}
