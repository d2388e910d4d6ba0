import type { Role } from '#core/access/index.ts';

/** The roles in words for people. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer',
};

export const ROLE_HINTS: Readonly<Record<Role, string>> = {
  owner: 'Everything, also owners and the team itself',
  admin: 'Everything, and invites and changes members',
  editor: 'Builds dashboards and pushes data',
  viewer: 'Looks at dashboards',
};
