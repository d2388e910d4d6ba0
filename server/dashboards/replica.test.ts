import { expect, test } from 'vitest';
import { emptyDashboard, evolve } from '#core/dashboard/index.ts';
import { memoryStore } from './memory-store.ts';
import { Replica } from './replica.ts';
import { seqsOf } from './testing/board.ts';
import { create, foldOfLog, minutesAgo, someKey, write } from './testing/writer.ts';

test('events that do not follow what is known are not taken in', () => {
  const key = someKey();
  const first = create(key, 'Sales');
  const { events, state } = write(key, first, [
    { type: 'rename', title: 'A' },
    { type: 'rename', title: 'B' },
  ]);
  const replica = new Replica(
    { key, store: memoryStore(), onError: error => expect.unreachable(String(error)) },
    { seq: 1, state: first.state },
  );
  const heard: (typeof events)[] = [];
  replica.listen(more => heard.push(more));
  replica.advance(events.slice(2), state);
  expect([replica.seq, replica.state.title, heard]).toEqual([1, 'Sales', []]);
  replica.advance(events, null);
  expect([replica.seq, seqsOf(heard)]).toEqual([3, [2, 3]]);
  expect(replica.state).toEqual(events.reduce(evolve, emptyDashboard(key.dashboard)));
  replica.advance(events, state);
  expect(heard).toHaveLength(1);
});

test('FOLD-8: what was folded while nobody looked is made up for by the state, and the listeners are told', async () => {
  const store = memoryStore();
  const key = someKey();
  const old = minutesAgo(120);
  const first = create(key, 'Sales', 'ada', undefined, old);
  const titles = ['A', 'B', 'C', 'D'].map(title => ({ type: 'rename', title }) as const);
  const now = write(key, first, titles, 'ada', old);
  await store.append(first.append);
  await store.append(now.append);
  // the fold is the next event for one of them, lies ahead of another, and has nothing new for a third
  for (const [folded, known, expected] of [
    [2, 1, [[]]],
    [4, 2, [[]]],
    [4, 3, [[]]],
    [4, 4, [[5]]],
  ] as const) {
    const { events } = await store.events(key, { after: 0, limit: 10 });
    await store.fold(foldOfLog(key, events, folded));
    const state = now.events.slice(0, known).reduce(evolve, emptyDashboard(key.dashboard));
    const replica = new Replica(
      { key, store, onError: error => expect.unreachable(String(error)) },
      { seq: known, state },
    );
    const heard: number[][] = [];
    replica.listen(more => heard.push(more.map(({ seq }) => seq)));
    await replica.refresh();
    expect([replica.seq, replica.state, heard]).toEqual([5, now.state, expected]);
  }
});
