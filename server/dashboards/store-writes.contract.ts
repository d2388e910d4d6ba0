import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '#core/contract/index.ts';
import { emptyDashboard, evolve } from '#core/dashboard/index.ts';
import type { StreamKey } from './store.ts';
import type { Subject } from './testing/subject.ts';
import { create, merge, someKey, textRegion, type Written, write } from './testing/writer.ts';

async function expectProjection(subject: Subject, key: StreamKey, { state, events }: Written): Promise<void> {
  const loaded = await subject.store.load(key);
  expect(loaded).toEqual({ seq: events.length, state });
  // which removed region is the oldest is told by the order of the record
  expect(Object.keys(loaded!.state.removed)).toEqual(Object.keys(state.removed));
}

/** Appending: order, repetition, projections, tenants. */
export function describeWrites(subject: Subject): void {
  test('what was appended is loaded again, as state and as events', async () => {
    const key = someKey();
    const first = await subject.created(key);
    const next = await subject.append(
      write(key, first, [textRegion(), { type: 'rename', title: 'Größe 📈 "x"' }]),
    );
    await expectProjection(subject, key, next);
    expect(await subject.store.events(key, { after: 0, limit: 10 })).toEqual({
      events: next.events,
      head: 3,
    });
  });

  test('an append on an older seq is stale, says where the head is, and writes nothing', async () => {
    const key = someKey();
    const first = await subject.created(key);
    const theirs = await subject.append(write(key, first, [{ type: 'rename', title: 'Theirs' }], 'grace'));
    const ours = write(key, first, [{ type: 'rename', title: 'Ours' }, textRegion()]);
    expect(await subject.store.append(ours.append)).toEqual({ outcome: 'stale', head: 2 });
    await expectProjection(subject, key, theirs);
  });

  test('an append beyond the head, or to a dashboard that is not there, is stale', async () => {
    const key = someKey();
    const first = create(key, 'Sales');
    const second = write(key, first, [textRegion()]);
    expect(await subject.store.append(second.append)).toEqual({ outcome: 'stale', head: 0 });
    await subject.append(first);
    const third = write(key, second, [{ type: 'archive' }]);
    expect(await subject.store.append(third.append)).toEqual({ outcome: 'stale', head: 1 });
  });

  test('creating a dashboard that exists is stale', async () => {
    const key = someKey();
    await subject.created(key);
    expect(await subject.store.append(create(key, 'Again').append)).toEqual({ outcome: 'stale', head: 1 });
  });

  test('a command id is taken once in a tenant: the whole batch is refused, wherever it is sent', async () => {
    const tenant = randomUUID();
    const [key, other] = [someKey(tenant), someKey(tenant)];
    const id = randomUUID();
    const first = await subject.created(key);
    const next = await subject.append(write(key, first, [{ type: 'rename', title: 'Once', id }]));
    const repeated = { outcome: 'repeated' };
    // sent again to where it was, on the old seq and on the new one
    expect(await subject.store.append(next.append)).toEqual(repeated);
    const again = write(key, next, [textRegion(), { type: 'rename', title: 'Twice', id }]);
    expect(await subject.store.append(again.append)).toEqual(repeated);
    // and to another dashboard
    const elsewhere = await subject.created(other);
    const there = write(other, elsewhere, [textRegion(), { type: 'rename', title: 'There', id }]);
    expect(await subject.store.append(there.append)).toEqual(repeated);
    await expectProjection(subject, key, next);
    await expectProjection(subject, other, elsewhere);
  });

  test('a command id of one tenant is free in another', async () => {
    const id = randomUUID();
    for (const key of [someKey(), someKey()]) await subject.append(create(key, 'Same', 'ada', id));
  });

  test('tenants are apart: one dashboard id in two of them is two dashboards', async () => {
    const dashboard = randomUUID();
    const [ours, theirs] = [
      { tenant: randomUUID(), dashboard },
      { tenant: randomUUID(), dashboard },
    ];
    const first = await subject.created(ours, 'Ours');
    expect(await subject.store.load(theirs)).toBeNull();
    const other = await subject.created(theirs, 'Theirs');
    const next = await subject.append(write(ours, first, [textRegion()]));
    await expectProjection(subject, ours, next);
    await expectProjection(subject, theirs, other);
    const listed = await subject.store.list(theirs.tenant, { archived: false, limit: 10 });
    expect(listed.dashboards.map(({ title }) => title)).toEqual(['Theirs']);
    expect((await subject.store.eventsOf(theirs, 'ada', 10)).length).toBe(1);
    expect((await subject.store.events(theirs, { after: 0, limit: 10 })).head).toBe(1);
  });

  test('removed regions are kept in the order of their removal, and forgotten when they are too many', async () => {
    const key = someKey();
    let now = await subject.created(key);
    const ids = Array.from({ length: LIMITS.removedKept + 3 }, () => randomUUID());
    const last = ids.at(-1)!;
    now = await subject.append(
      write(
        key,
        now,
        ids.map(id => textRegion(0, 0, id)),
      ),
    );
    const removal = (id: string) => ({ type: 'removeRegion', regionId: id }) as const;
    now = await subject.append(write(key, now, ids.slice(0, -1).map(removal)));
    now = await subject.append(write(key, now, [removal(last)]));
    await expectProjection(subject, key, now);
    expect(Object.keys((await subject.store.load(key))!.state.removed)).toEqual(ids.slice(3));
    // one that comes back is no longer removed, and removed again it is the newest
    now = await subject.append(write(key, now, [{ type: 'restoreRegion', regionId: ids[5]! }]));
    await expectProjection(subject, key, now);
    now = await subject.append(write(key, now, [removal(ids[5]!)]));
    expect(Object.keys((await subject.store.load(key))!.state.removed).at(-1)).toBe(ids[5]);
  });

  test('of writers who append at once, one is first each time, and the log has no gap', async () => {
    const key = someKey();
    await subject.created(key);
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let written = 0; written < 6; ) {
        const loaded = (await subject.store.load(key))!;
        const { events } = await subject.store.events(key, { after: 0, limit: 1000, until: loaded.seq });
        const now = { state: loaded.state, events } as Written;
        const next = write(
          key,
          now,
          [textRegion(0, 0), { type: 'rename', title: `W${writer}` }],
          `w${writer}`,
        );
        const { outcome } = await subject.store.append(next.append);
        expect(['appended', 'stale']).toContain(outcome);
        if (outcome === 'appended') written += 1;
      }
    });
    await Promise.all(writers);
    const { events, head } = await subject.store.events(key, { after: 0, limit: 1000 });
    expect(head).toBe(1 + 8 * 6 * 2);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: head }, (_, index) => index + 1));
    const replayed = events.reduce(evolve, emptyDashboard(key.dashboard));
    expect((await subject.store.load(key))!.state).toEqual(replayed);
  });

  test('one command sent to two dashboards at once takes effect once', async () => {
    const tenant = randomUUID();
    for (let round = 0; round < 10; round++) {
      const id = randomUUID();
      const keys = [someKey(tenant), someKey(tenant)];
      const outcomes = await Promise.all(
        keys.map(async key => (await subject.store.append(create(key, 'Once', 'ada', id).append)).outcome),
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
        let now = await subject.created(key);
        for (const batch of batches) {
          let next: Written | null = null;
          for (const one of batch) {
            const basis = next ?? now;
            next = merge(now, next, tryIntent(key, basis, one));
          }
          if (next) now = await subject.append(next);
        }
        await expectProjection(subject, key, now);
        const { events } = await subject.store.events(key, { after: 0, limit: 1000 });
        const replayed = events.reduce(evolve, emptyDashboard(key.dashboard));
        expect(now.state).toEqual(replayed);
        expect(replayed).toEqual((await subject.store.load(key))!.state);
      }),
      { numRuns: 40 },
    );
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
