import { expect, test } from 'vitest';
import { emptyDashboard, evolve } from '#core/dashboard/index.ts';
import { memoryStore } from './memory-store.ts';
import { Replica } from './replica.ts';
import { seqsOf } from './testing/board.ts';
import { create, someKey, write } from './testing/writer.ts';

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
