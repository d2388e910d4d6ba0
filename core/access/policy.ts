import type { Action, Role } from './roles.ts';

/**
 * Who may do what, as one table: the server's routes, the live connection and the page's buttons ask it.
 * A full record, so that a new action or role without a decision does not compile.
 */
export const POLICY: Readonly<Record<Action, Readonly<Record<Role, boolean>>>> = {
  'dashboard:view': { owner: true, admin: true, editor: true, viewer: true },
  'dashboard:create': { owner: true, admin: true, editor: true, viewer: false },
  'dashboard:edit': { owner: true, admin: true, editor: true, viewer: false },
  'dashboard:archive': { owner: true, admin: true, editor: true, viewer: false },
  'dataset:view': { owner: true, admin: true, editor: true, viewer: false },
  'dataset:create': { owner: true, admin: true, editor: true, viewer: false },
  'dataset:push': { owner: true, admin: true, editor: true, viewer: false },
  'dataset:delete': { owner: true, admin: true, editor: true, viewer: false },
  'source:view': { owner: true, admin: true, editor: true, viewer: false },
  'source:change': { owner: true, admin: true, editor: false, viewer: false },
  'query:run': { owner: true, admin: true, editor: true, viewer: false },
  'member:view': { owner: true, admin: true, editor: true, viewer: true },
  'member:invite': { owner: true, admin: true, editor: false, viewer: false },
  'member:change': { owner: true, admin: true, editor: false, viewer: false },
  'tenant:change': { owner: true, admin: false, editor: false, viewer: false },
};

/** @returns whether somebody in this role may do this */
export function may(role: Role, action: Action): boolean {
  return POLICY[action][role];
}
