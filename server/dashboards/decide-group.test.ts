import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { emptyDashboard, evolve } from '#core/dashboard/index.ts';
import { newSession, step } from '#core/sync/index.ts';
import { deepFreeze } from '#core/testing/deep-freeze.ts';
import { decideGroup } from './decide-group.ts';
import { ADA, command } from './testing/board.ts';
import { textRegion } from './testing/writer.ts';

test('a region that is added without an id gets the one that the page has predicted', () => {
  const person = randomUUID();
  const state = emptyDashboard(randomUUID());
  const added = {
    id: randomUUID(),
    type: 'addRegion' as const,
    region: { widget: { kind: 'text' as const, options: {} }, placement: { x: 0, y: 0, w: 6, h: 4 } },
  };
  const begun = step(newSession(person), { type: 'received', message: { type: 'snapshot', seq: 1, state } });
  const predicted = step(begun.session, { type: 'submit', commands: [added] }).session.optimistic;
  const decided = decideGroup([{ commands: [added], actor: person, role: 'editor' }], {
    state,
    seq: 1,
    histories: new Map(),
    clock: { now: () => new Date().toISOString(), id: () => randomUUID() },
  });
  expect(Object.keys(decided.state.regions)).toHaveLength(1);
  expect(Object.keys(decided.state.regions)).toEqual(Object.keys(predicted?.regions ?? {}));
});

test('a request that is refused at its end leaves no trace in the state that the next one is decided on', () => {
  const begin = deepFreeze(emptyDashboard(randomUUID()));
  const [kept, gone] = [randomUUID(), randomUUID()];
  const groups = [
    [command(textRegion(0, 0, kept))],
    // the second cannot be added twice; by then the first has been removed from the draft
    [
      command({ type: 'removeRegion', regionId: kept }),
      command(textRegion(0, 0, gone)),
      command(textRegion(6, 0, gone)),
    ],
    [command({ type: 'resizeRegion', regionId: kept, w: 2, h: 2 })],
  ].map(commands => ({ commands, ...ADA }));
  const clock = { now: () => new Date().toISOString(), id: () => randomUUID() };
  const draft = decideGroup(groups, { state: begin, seq: 1, histories: new Map(), clock });
  expect(draft.rejected.map(([, { code }]) => code)).toEqual(['already-exists']);
  expect(draft.events.map(({ seq, type }) => [seq, type])).toEqual([
    [2, 'regionAdded'],
    [3, 'regionResized'],
  ]);
  expect(Object.keys(draft.state.regions)).toEqual([kept]);
  expect(draft.state).toEqual(draft.events.reduce(evolve, begin));
});
