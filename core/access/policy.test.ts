import { describe, expect, test } from 'vitest';
import { COMMAND_TYPES } from '../contract/index.ts';
import { ANNA } from '../testing/ids.ts';
import { Stream, wishes } from '../testing/stream.ts';
import { may } from './policy.ts';
import { ACTIONS, type Action, ROLES, type Role } from './roles.ts';

/** The same table by hand, so that a slip in the policy does not prove itself. */
const WEAKEST: Readonly<Record<Action, Role>> = {
  'dashboard:view': 'viewer',
  'dashboard:create': 'editor',
  'dashboard:edit': 'editor',
  'dashboard:archive': 'editor',
  'dataset:view': 'editor',
  'dataset:create': 'editor',
  'dataset:push': 'editor',
  'dataset:delete': 'editor',
  'source:view': 'editor',
  'source:change': 'admin',
  'query:run': 'editor',
  'member:view': 'viewer',
  'member:invite': 'admin',
  'member:change': 'admin',
  'tenant:change': 'owner',
};

describe.each(ROLES)('%s', role => {
  test.each(ACTIONS)('ACCESS-1: %s', action => {
    expect(may(role, action)).toBe(ROLES.indexOf(role) <= ROLES.indexOf(WEAKEST[action]));
  });

  test.each(COMMAND_TYPES)('ACCESS-2: command %s', type => {
    const stream = new Stream();
    const regionId = stream.add({ x: 0, y: 0, w: 4, h: 2 });
    if (type === 'restoreRegion') stream.do({ type: 'removeRegion', regionId });
    if (type === 'unarchive') stream.do({ type: 'archive' });
    if (type === 'redo') stream.do({ type: 'undo' });
    const outcome = stream.attempt(wishes(regionId)[type], ANNA, role);
    if (role === 'viewer') expect(outcome).toMatchObject({ rejection: { code: 'forbidden' } });
    else expect(outcome).toHaveProperty('event');
  });
});

test('ACCESS-3: a refused role learns nothing about what is there', () => {
  const stream = new Stream();
  const regionId = stream.add({ x: 0, y: 0, w: 4, h: 2 });
  const known = stream.refusal({ type: 'removeRegion', regionId }, ANNA, 'viewer');
  stream.do({ type: 'archive' });
  expect(stream.refusal({ type: 'removeRegion', regionId: 'unknown' }, ANNA, 'viewer')).toEqual(known);
});
