import { describe, expect, test } from 'vitest';
import { ROLES, type Role } from '#core/access/index.ts';
import { mayHandleInvitation, refuseInvitation, refuseMemberChange } from './member-rules.ts';

const OTHERS: readonly (Role | null)[] = [...ROLES, null];
const code = (actor: Role, self: boolean, from: Role, to: Role | null, owners: number) =>
  refuseMemberChange({ actor, self, from, to, owners })?.code ?? 'ok';

describe('changing members', () => {
  test('an owner may change everybody while another owner is left', () => {
    for (const from of ROLES) for (const to of OTHERS) expect(code('owner', false, from, to, 2)).toBe('ok');
  });

  test('an admin may do everything but touch or make owners', () => {
    for (const from of ROLES)
      for (const to of OTHERS)
        expect(code('admin', false, from, to, 2), `${from} to ${to}`).toBe(
          from === 'owner' || to === 'owner' ? 'forbidden' : 'ok',
        );
  });

  test('editors and viewers change nobody, themselves included', () => {
    for (const actor of ['editor', 'viewer'] as const)
      for (const from of ROLES)
        for (const to of OTHERS) {
          expect(code(actor, false, from, to, 2)).toBe('forbidden');
          if (to !== null) expect(code(actor, true, actor, to, 2)).toBe('forbidden');
        }
  });

  test('everybody may leave', () => {
    for (const role of ROLES) expect(code(role, true, role, null, 2)).toBe('ok');
  });

  test('the last owner neither leaves nor steps down', () => {
    expect(code('owner', true, 'owner', null, 1)).toBe('last-owner');
    expect(code('owner', true, 'owner', 'admin', 1)).toBe('last-owner');
    expect(code('owner', true, 'owner', 'owner', 1)).toBe('ok');
  });
});

describe('invitations', () => {
  test.each([
    ['owner', ['owner', 'admin', 'editor', 'viewer']],
    ['admin', ['admin', 'editor', 'viewer']],
    ['editor', []],
    ['viewer', []],
  ] as const)('%s may invite as %j', (actor, allowed) => {
    expect(ROLES.filter(role => mayHandleInvitation(actor, role))).toEqual(allowed);
  });

  test('a link for whoever holds it makes no owner and no admin', () => {
    expect(ROLES.filter(role => refuseInvitation('owner', role, false) === null)).toEqual([
      'editor',
      'viewer',
    ]);
  });
});
