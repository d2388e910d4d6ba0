/** The roles of a member in a tenant, strongest first. */
export const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What can be done in a tenant. */
export const ACTIONS = [
  'dashboard:view',
  'dashboard:create',
  'dashboard:edit',
  'dashboard:archive',
  'dataset:view',
  'dataset:create',
  'dataset:push',
  'dataset:delete',
  'source:view',
  'source:change',
  'query:run',
  'member:view',
  'member:invite',
  'member:change',
  'tenant:change',
] as const;
export type Action = (typeof ACTIONS)[number];
