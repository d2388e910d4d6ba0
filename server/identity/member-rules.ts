import { may, type Role } from '#core/access/index.ts';
import { type Rejection, reject } from '#core/contract/index.ts';

export interface MemberChange {
  /** role of the person who asks */
  readonly actor: Role;
  /** whether that person changes their own membership */
  readonly self: boolean;
  readonly from: Role;
  /** null: the member leaves or is removed */
  readonly to: Role | null;
  /** how many owners the tenant has now */
  readonly owners: number;
}

/**
 * Who may change whose membership: anybody may leave; owners change everybody; admins everybody but
 * owners, and they make no owner. A tenant never loses its last owner.
 * @returns why not, or null when the change may be made
 */
export function refuseMemberChange({ actor, self, from, to, owners }: MemberChange): Rejection | null {
  const leaving = self && to === null;
  if (!leaving && !may(actor, 'member:change'))
    return reject('forbidden', 'Only owners and admins change the members of a team. Ask one of them.');
  if (!leaving && actor !== 'owner' && (from === 'owner' || to === 'owner'))
    return reject('forbidden', 'Only an owner can change an owner or make one. Ask an owner of the team.');
  if (from === 'owner' && to !== 'owner' && owners <= 1)
    return reject('last-owner', 'This is the only owner of the team. Make somebody else an owner first.');
  return null;
}

/**
 * Who may invite for which role: owners for every role, admins for every role but owner. A link that works
 * for whoever holds it is only for roles that cannot change the team.
 * @returns why not, or null when the invitation may be made
 */
export function refuseInvitation(actor: Role, role: Role, bound: boolean): Rejection | null {
  if (!may(actor, 'member:invite'))
    return reject('forbidden', 'Only owners and admins invite people. Ask one of them.');
  if (role === 'owner' && actor !== 'owner')
    return reject('forbidden', 'Only an owner can invite an owner. Ask an owner of the team.');
  if (!bound && may(role, 'member:invite'))
    return reject(
      'invalid-request',
      `An invitation as ${role} needs the e-mail address of the person: a link for everybody is only for editors and viewers.`,
    );
  return null;
}

/** @returns whether somebody in this role may see, hand on and withdraw an invitation for `role` */
export function mayHandleInvitation(actor: Role, role: Role): boolean {
  return refuseInvitation(actor, role, true) === null;
}
