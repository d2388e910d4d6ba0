import { may, ROLES, type Role } from '#core/access/index.ts';

/**
 * What the page offers of members; the server decides. Owners give every role, admins every role but
 * owner, nobody else gives any.
 * @returns the roles that somebody in role `actor` may give
 */
export function rolesToGive(actor: Role): readonly Role[] {
  if (!may(actor, 'member:invite')) return [];
  return actor === 'owner' ? ROLES : ROLES.filter(role => role !== 'owner');
}

/** @returns whether `actor` may change or remove a member who is `target` */
export function mayChangeMember(actor: Role, target: Role): boolean {
  return may(actor, 'member:change') && (actor === 'owner' || target !== 'owner');
}

/** A link that works for whoever holds it is only for roles that cannot change the team. */
export function needsAddress(role: Role): boolean {
  return may(role, 'member:invite');
}
