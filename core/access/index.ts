export { may, POLICY } from './policy.ts';
export { ACTIONS, type Action, ROLES, type Role } from './roles.ts';
