import { expect, test } from 'vitest';
import { mayChangeMember, needsAddress, rolesToGive } from './member-rules.ts';

test('owners give every role, admins every role but owner, others none', () => {
  expect(rolesToGive('owner')).toContain('owner');
  expect(rolesToGive('admin')).toEqual(['admin', 'editor', 'viewer']);
  expect(rolesToGive('editor')).toEqual([]);
});

test('only an owner changes an owner', () => {
  expect(mayChangeMember('owner', 'owner')).toBe(true);
  expect(mayChangeMember('admin', 'owner')).toBe(false);
  expect(mayChangeMember('admin', 'viewer')).toBe(true);
  expect(mayChangeMember('viewer', 'viewer')).toBe(false);
});

test('a link for whoever holds it cannot make somebody who changes the team', () => {
  expect([needsAddress('owner'), needsAddress('admin')]).toEqual([true, true]);
  expect([needsAddress('editor'), needsAddress('viewer')]).toEqual([false, false]);
});
