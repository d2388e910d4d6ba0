import { queryOptions } from '@tanstack/react-query';
import type { Role } from '#core/access/index.ts';
import type { Invitation, Member, NewInvitation } from '#core/contract/index.ts';
import { path, request } from '#web/app/api.ts';

/** The people of a tenant. */
export function membersQuery(tenant: string) {
  return queryOptions({
    queryKey: ['members', tenant],
    queryFn: async ({ signal }) =>
      (await request<{ members: Member[] }>(path`tenants/${tenant}/members`, { signal })).members,
  });
}

/** The invitations of a tenant that are still open. */
export function invitationsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['invitations', tenant],
    queryFn: async ({ signal }) =>
      (await request<{ invitations: Invitation[] }>(path`tenants/${tenant}/invitations`, { signal }))
        .invitations,
  });
}

export function changeRole(tenant: string, person: string, role: Role): Promise<Member> {
  return request(path`tenants/${tenant}/members/${person}`, { method: 'PATCH', body: { role } });
}

export function removeMember(tenant: string, person: string): Promise<void> {
  return request(path`tenants/${tenant}/members/${person}`, { method: 'DELETE' });
}

export function invite(tenant: string, invitation: NewInvitation): Promise<Invitation> {
  return request(path`tenants/${tenant}/invitations`, { method: 'POST', body: invitation });
}

export function withdraw(tenant: string, invitation: string): Promise<void> {
  return request(path`tenants/${tenant}/invitations/${invitation}`, { method: 'DELETE' });
}
