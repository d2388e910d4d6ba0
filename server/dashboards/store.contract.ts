import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '#core/contract/index.ts';
import { emptyDashboard, evolve } from '#core/dashboard/index.ts';
import type { EventStore, StreamKey } from './store.ts';
import { create, merge, someKey, textRegion, type Written, write } from './testing/writer.ts';

export interface StoreUnderTest {
  readonly store: EventStore;
  close?(): Promise<void>;
}

/** Sorted by key, as two records that hold the same may differ in order only. */
const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** What every event store does, whatever it keeps its events in. */
export function describeEventStore(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`event store: ${name}`, () => {
    let opened: StoreUnderTest;
    let store: EventStore;
    beforeAll(async () => {
      opened = await makeStore();
      store = opened.store;
    });
    afterAll(() => opened?.close?.());

    /** Appends, and is sure of it. */
    async function append(written: Written): Promise<Written> {
      expect(await store.append(written.append)).toEqual({ outcome: 'appended' });
      return written;
    }
    const created = (key: StreamKey, title = 'Sales', actor = 'ada') => append(create(key, title, actor));

    async function expectProjection(key: StreamKey, { state, events }: Written): Promise<void> {
      const loaded = await store.load(key);
      expect(loaded).toEqual({ seq: events.length, state });
      // which removed region is the oldest is told by the order of the record
      expect(Object.keys(loaded!.state.removed)).toEqual(Object.keys(state.removed));
    }

    test('what was appended is loaded again, as state and as events', async () => {
      const key = someKey();
      const first = await created(key);
      const next = await append(write(key, first, [textRegion(), { type: 'rename', title: 'Größe 📈 "x"' }]));
      await expectProjection(key, next);
      expect(await store.events(key, { after: 0, limit: 10 })).toEqual({ events: next.events, head: 3 });
    });

    test('a dashboard that does not exist is null, has no events and the head 0', async () => {
      expect(await store.load(someKey())).toBeNull();
      expect(await store.events(someKey(), { after: 0, limit: 10 })).toEqual({ events: [], head: 0 });
      expect(await store.eventsOf(someKey(), 'ada', 10)).toEqual([]);
    });

    test('an append on an older seq is stale, says where the head is, and writes nothing', async () => {
      const key = someKey();
      const first = await created(key);
      const theirs = await append(write(key, first, [{ type: 'rename', title: 'Theirs' }], 'grace'));
      const ours = write(key, first, [{ type: 'rename', title: 'Ours' }, textRegion()]);
      expect(await store.append(ours.append)).toEqual({ outcome: 'stale', head: 2 });
      await expectProjection(key, theirs);
    });

    test('an append beyond the head, or to a dashboard that is not there, is stale', async () => {
      const key = someKey();
      const first = create(key, 'Sales');
      const second = write(key, first, [textRegion()]);
      expect(await store.append(second.append)).toEqual({ outcome: 'stale', head: 0 });
      await append(first);
      const third = write(key, second, [{ type: 'archive' }]);
      expect(await store.append(third.append)).toEqual({ outcome: 'stale', head: 1 });
    });

    test('creating a dashboard that exists is stale', async () => {
      const key = someKey();
      await created(key);
      expect(await store.append(create(key, 'Again').append)).toEqual({ outcome: 'stale', head: 1 });
    });

    test('a command id is taken once in a tenant: the whole batch is refused, wherever it is sent', async () => {
      const tenant = randomUUID();
      const [key, other] = [someKey(tenant), someKey(tenant)];
      const id = randomUUID();
      const first = await created(key);
      const next = await append(write(key, first, [{ type: 'rename', title: 'Once', id }]));
      const repeated = { outcome: 'repeated' };
      // sent again to where it was, on the old seq and on the new one
      expect(await store.append(next.append)).toEqual(repeated);
      const again = write(key, next, [textRegion(), { type: 'rename', title: 'Twice', id }]);
      expect(await store.append(again.append)).toEqual(repeated);
      // and to another dashboard
      const elsewhere = await created(other);
      const there = write(other, elsewhere, [textRegion(), { type: 'rename', title: 'There', id }]);
      expect(await store.append(there.append)).toEqual(repeated);
      await expectProjection(key, next);
      await expectProjection(other, elsewhere);
    });

    test('a command id of one tenant is free in another', async () => {
      const id = randomUUID();
      for (const key of [someKey(), someKey()]) await append(create(key, 'Same', 'ada', id));
    });

    test('committed commands are found by id, on whichever dashboard of the tenant', async () => {
      const tenant = randomUUID();
      const keys = [someKey(tenant), someKey(tenant)];
      const all = await Promise.all(keys.map(key => created(key)));
      const ids = all.map(({ events }) => events[0]!.commandId);
      const found = await store.committed(tenant, [...ids, randomUUID()]);
      expect(found).toHaveLength(2);
      for (const [index, key] of keys.entries())
        expect(found).toContainEqual({ dashboard: key.dashboard, event: all[index]!.events[0] });
      expect(await store.committed(randomUUID(), ids)).toEqual([]);
      expect(await store.committed(tenant, [])).toEqual([]);
    });

    test('events are read in pages, in order, not beyond `until`', async () => {
      const key = someKey();
      const first = await created(key);
      const renames = Array.from(
        { length: 9 },
        (_, index) => ({ type: 'rename', title: `T${index}` }) as const,
      );
      const { events } = await append(write(key, first, renames));
      const page = async (after: number, limit: number, until?: number) => {
        const { events: found, head } = await store.events(key, { after, limit, ...(until && { until }) });
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
      let now = await created(key);
      for (const [index, actor] of ['ada', 'grace', 'ada', 'grace', 'ada'].entries())
        now = await append(write(key, now, [{ type: 'rename', title: `T${index}` }], actor));
      const seqs = (await store.eventsOf(key, 'ada', 3)).map(({ seq }) => seq);
      expect(seqs).toEqual([6, 4, 2]);
      const theirs = await store.eventsOf(key, 'grace', 10);
      expect(theirs).toEqual(now.events.filter(({ actor }) => actor === 'grace').reverse());
    });

    test('the list is sorted by title, searched in it without regard to case, and paged', async () => {
      const tenant = randomUUID();
      const titles = ['beta', 'Alpha', 'gamma', 'alpha 2', 'BETA 100%', 'beta_x', 'delta', 'delta'];
      const keys = titles.map(() => someKey(tenant));
      await Promise.all(keys.map((key, index) => created(key, titles[index])));
      const walk = async (limit: number, search?: string) => {
        const found: string[] = [];
        const ids = new Set<string>();
        let cursor: string | undefined;
        for (let pages = 0; pages < 20; pages++) {
          const page = await store.list(tenant, { archived: false, limit, ...{ search, cursor } });
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
      const first = await created(key);
      const next = await append(
        write(key, first, [textRegion(0, 0, id), textRegion(6), { type: 'removeRegion', regionId: id }]),
      );
      const { dashboards, cursor } = await store.list(key.tenant, { archived: false, limit: 5 });
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
      await created(kept, 'Kept');
      const first = await created(archived, 'Gone');
      await append(write(archived, first, [{ type: 'archive' }]));
      const titles = async (query: { archived: boolean; cursor?: string }) =>
        (await store.list(tenant, { limit: 5, ...query })).dashboards.map(({ title }) => title);
      expect(await titles({ archived: false })).toEqual(['Kept']);
      expect(await titles({ archived: true })).toEqual(['Gone']);
      expect(await titles({ archived: false, cursor: 'bm9uc2Vuc2U' })).toEqual(['Kept']);
    });

    test('heads of dashboards of several tenants come together; those that do not exist are left out', async () => {
      const keys = [someKey(), someKey(), someKey()];
      const [a, b] = [await created(keys[0]!), await created(keys[1]!)];
      await append(write(keys[1]!, b, [textRegion(), { type: 'archive' }]));
      const heads = await store.heads([...keys, { tenant: keys[0]!.tenant, dashboard: keys[1]!.dashboard }]);
      expect(heads).toHaveLength(2);
      expect(heads).toContainEqual({ ...keys[0], seq: a.events.length });
      expect(heads).toContainEqual({ ...keys[1], seq: 3 });
      expect(await store.heads([])).toEqual([]);
    });

    test('tenants are apart: one dashboard id in two of them is two dashboards', async () => {
      const dashboard = randomUUID();
      const [ours, theirs] = [
        { tenant: randomUUID(), dashboard },
        { tenant: randomUUID(), dashboard },
      ];
      const first = await created(ours, 'Ours');
      expect(await store.load(theirs)).toBeNull();
      const other = await created(theirs, 'Theirs');
      const next = await append(write(ours, first, [textRegion()]));
      await expectProjection(ours, next);
      await expectProjection(theirs, other);
      const listed = await store.list(theirs.tenant, { archived: false, limit: 10 });
      expect(listed.dashboards.map(({ title }) => title)).toEqual(['Theirs']);
      expect((await store.eventsOf(theirs, 'ada', 10)).length).toBe(1);
      expect((await store.events(theirs, { after: 0, limit: 10 })).head).toBe(1);
    });

    test('removed regions are kept in the order of their removal, and forgotten when they are too many', async () => {
      const key = someKey();
      let now = await created(key);
      const ids = Array.from({ length: LIMITS.removedKept + 3 }, () => randomUUID());
      const last = ids.at(-1)!;
      now = await append(
        write(
          key,
          now,
          ids.map(id => textRegion(0, 0, id)),
        ),
      );
      const removal = (id: string) => ({ type: 'removeRegion', regionId: id }) as const;
      now = await append(write(key, now, ids.slice(0, -1).map(removal)));
      now = await append(write(key, now, [removal(last)]));
      await expectProjection(key, now);
      expect(Object.keys((await store.load(key))!.state.removed)).toEqual(ids.slice(3));
      // one that comes back is no longer removed, and removed again it is the newest
      now = await append(write(key, now, [{ type: 'restoreRegion', regionId: ids[5]! }]));
      await expectProjection(key, now);
      now = await append(write(key, now, [removal(ids[5]!)]));
      expect(Object.keys((await store.load(key))!.state.removed).at(-1)).toBe(ids[5]);
    });

    test('of writers who append at once, one is first each time, and the log has no gap', async () => {
      const key = someKey();
      await created(key);
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let written = 0; written < 6; ) {
          const loaded = (await store.load(key))!;
          const { events } = await store.events(key, { after: 0, limit: 1000, until: loaded.seq });
          const now = { state: loaded.state, events } as Written;
          const next = write(
            key,
            now,
            [textRegion(0, 0), { type: 'rename', title: `W${writer}` }],
            `w${writer}`,
          );
          const { outcome } = await store.append(next.append);
          expect(['appended', 'stale']).toContain(outcome);
          if (outcome === 'appended') written += 1;
        }
      });
      await Promise.all(writers);
      const { events, head } = await store.events(key, { after: 0, limit: 1000 });
      expect(head).toBe(1 + 8 * 6 * 2);
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: head }, (_, index) => index + 1));
      const replayed = events.reduce(evolve, emptyDashboard(key.dashboard));
      expect((await store.load(key))!.state).toEqual(replayed);
    });

    test('one command sent to two dashboards at once takes effect once', async () => {
      const tenant = randomUUID();
      for (let round = 0; round < 10; round++) {
        const id = randomUUID();
        const keys = [someKey(tenant), someKey(tenant)];
        const outcomes = await Promise.all(
          keys.map(async key => (await store.append(create(key, 'Once', 'ada', id).append)).outcome),
        );
        expect(outcomes.toSorted()).toEqual(['appended', 'repeated']);
      }
    });

    test('whatever is done, in batches of any size, the projection equals the replayed log', async () => {
      const intent = fc.record({
        kind: fc.constantFrom(
          'add',
          'move',
          'resize',
          'configure',
          'remove',
          'restore',
          'copy',
          'undo',
          'redo',
        ),
        which: fc.nat(30),
        x: fc.nat(18),
        y: fc.nat(20),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(intent, { maxLength: 5 }), { maxLength: 12 }), async batches => {
          const key = someKey();
          let now = await created(key);
          for (const batch of batches) {
            let next: Written | null = null;
            for (const one of batch) {
              const basis = next ?? now;
              next = merge(now, next, tryIntent(key, basis, one));
            }
            if (next) now = await append(next);
          }
          await expectProjection(key, now);
          const { events } = await store.events(key, { after: 0, limit: 1000 });
          const replayed = events.reduce(evolve, emptyDashboard(key.dashboard));
          expect(sorted(now.state.regions)).toEqual(sorted(replayed.regions));
          expect(replayed).toEqual((await store.load(key))!.state);
        }),
        { numRuns: 40 },
      );
    });
  });
}

interface Wish {
  readonly kind: string;
  readonly which: number;
  readonly x: number;
  readonly y: number;
}

/** @returns what a wish comes to, or null when the domain refuses it in this state */
function tryIntent(key: StreamKey, now: Written, { kind, which, x, y }: Wish): Written | null {
  const pick = (record: object) => Object.keys(record)[which % Math.max(1, Object.keys(record).length)] ?? '';
  const regionId = pick(now.state.regions);
  const intents = {
    add: textRegion(x, y),
    move: { type: 'moveRegion', regionId, x, y },
    resize: { type: 'resizeRegion', regionId, w: 2 + (x % 6), h: 2 + (y % 6) },
    configure: { type: 'configureRegion', regionId, changes: { title: `Title ${which}` } },
    remove: { type: 'removeRegion', regionId },
    restore: { type: 'restoreRegion', regionId: pick(now.state.removed) },
    copy: { type: 'duplicateRegion', regionId },
    undo: { type: 'undo' },
    redo: { type: 'redo' },
  } as const;
  try {
    return write(key, now, [intents[kind as keyof typeof intents]]);
  } catch {
    return null;
  }
}
