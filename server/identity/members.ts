import type { Pool, PoolClient } from 'pg';
import { may, ROLES, type Role } from '#core/access/index.ts';
import { type Member, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { mayHandleInvitation, refuseMemberChange } from './member-rules.ts';
import { withAccounts } from './outage.ts';
import { transaction } from './transaction.ts';

interface MemberRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: Date;
}

const select = (name: string) => `
  select /* ${name} */ u."id", u."name", u."email", m."role", m."createdAt" as "joinedAt"
  from identity."member" m join identity."user" u on u."id" = m."userId"
  where m."organizationId" = $1`;

/** Who looks at the members of a tenant. */
export interface Viewer {
  readonly person: string;
  readonly role: Role;
}

function asSeenBy({ person, role }: Viewer, row: MemberRow): Member {
  const { email, ...rest } = row;
  const shown = may(role, 'member:invite') || row.id === person;
  return { ...rest, ...(shown && { email }), joinedAt: row.joinedAt.toISOString() };
}

/** @returns the members of a tenant: owners first, then by name; addresses only for those who may invite */
export async function listMembers(pool: Pool, tenant: string, viewer: Viewer): Promise<Member[]> {
  const { rows } = await withAccounts(() =>
    pool.query<MemberRow>(
      `${select('list-members')} order by array_position($2::text[], m."role"), lower(u."name"), u."id"`,
      [tenant, ROLES],
    ),
  );
  return rows.map(row => asSeenBy(viewer, row));
}

/**
 * Makes changes to one tenant's members wait for each other, so that the last owner is counted rightly.
 * (`no key`: a new member's foreign key does not wait, so accepting an invitation cannot deadlock.)
 */
export async function lockTenant(client: PoolClient, tenant: string): Promise<void> {
  await client.query(
    `select /* lock-tenant */ from identity."organization" where "id" = $1 for no key update`,
    [tenant],
  );
}

/**
 * @returns the role a person has now (not as remembered)
 * @throws Refusal `tenant-not-found` when they are no member any more
 */
export async function roleNow(client: PoolClient, tenant: string, person: string): Promise<Role> {
  const { rows } = await client.query<{ role: Role }>(
    `select /* read-role */ "role" from identity."member" where "organizationId" = $1 and "userId" = $2`,
    [tenant, person],
  );
  if (!rows[0]) throw new Refusal(reject('tenant-not-found', 'There is no such team, or you are not in it.'));
  return rows[0].role;
}

/**
 * Invitations that somebody made and may not make any more end with the right to make them: otherwise
 * their links would be a way back in.
 */
async function withdrawInvitations(client: PoolClient, tenant: string, inviter: string, now: Role | null) {
  const still = ROLES.filter(role => now !== null && mayHandleInvitation(now, role));
  await client.query(
    `update /* withdraw-invitations */ identity."invitation" set "status" = 'canceled'
     where "organizationId" = $1 and "inviterId" = $2 and "status" = 'pending' and not ("role" = any($3::text[]))`,
    [tenant, inviter, still],
  );
}

/**
 * Changes a member's role, or (`to` null) removes them.
 * @throws Refusal `forbidden`, `last-owner`, `not-found` (no such member) or `tenant-not-found`
 */
export function changeMember(
  pool: Pool,
  tenant: string,
  actor: string,
  target: string,
  to: Role | null,
): Promise<Member | null> {
  return transaction(pool, async client => {
    await lockTenant(client, tenant);
    const actorRole = await roleNow(client, tenant, actor);
    const { rows } = await client.query<MemberRow>(`${select('read-member')} and u."id" = $2`, [
      tenant,
      target,
    ]);
    const member = rows[0];
    if (!member) throw new Refusal(reject('not-found', 'There is no such member in this team.'));
    const owners = await client.query(
      `select /* count-owners */ from identity."member" where "organizationId" = $1 and "role" = 'owner'`,
      [tenant],
    );
    const refusal = refuseMemberChange({
      actor: actorRole,
      self: actor === target,
      from: member.role,
      to,
      owners: owners.rowCount ?? 0,
    });
    if (refusal) throw new Refusal(refusal);
    await (to === null ? remove(client, tenant, target) : setRole(client, tenant, target, to));
    await withdrawInvitations(client, tenant, target, to);
    const role = actor === target ? (to ?? actorRole) : actorRole;
    return to === null ? null : asSeenBy({ person: actor, role }, { ...member, role: to });
  });
}

async function setRole(client: PoolClient, tenant: string, person: string, role: Role): Promise<void> {
  await client.query(
    `update /* set-role */ identity."member" set "role" = $3 where "organizationId" = $1 and "userId" = $2`,
    [tenant, person, role],
  );
}

async function remove(client: PoolClient, tenant: string, person: string): Promise<void> {
  await client.query(
    `with /* remove-member */ gone as (
       delete from identity."member" where "organizationId" = $1 and "userId" = $2 returning "userId"
     )
     insert into identity.departed (tenant_id, person_id) select $1, "userId" from gone
     on conflict (tenant_id, person_id) do update set left_at = now()`,
    [tenant, person],
  );
}
