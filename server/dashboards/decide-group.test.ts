import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { emptyDashboard } from '#core/dashboard/index.ts';
import { newSession, step } from '#core/sync/index.ts';
import { decideGroup } from './decide-group.ts';

test('a region that is added without an id gets the one that the page has predicted', () => {
  const person = randomUUID();
  const state = emptyDashboard(randomUUID());
  const command = {
    id: randomUUID(),
    type: 'addRegion' as const,
    region: { widget: { kind: 'text' as const, options: {} }, placement: { x: 0, y: 0, w: 6, h: 4 } },
  };
  const begun = step(newSession(person), { type: 'received', message: { type: 'snapshot', seq: 1, state } });
  const predicted = step(begun.session, { type: 'submit', commands: [command] }).session.optimistic;
  const decided = decideGroup([{ commands: [command], actor: person, role: 'editor' }], {
    state,
    seq: 1,
    histories: new Map(),
    clock: { now: () => new Date().toISOString(), id: () => randomUUID() },
  });
  expect(Object.keys(decided.state.regions)).toHaveLength(1);
  expect(Object.keys(decided.state.regions)).toEqual(Object.keys(predicted?.regions ?? {}));
});
