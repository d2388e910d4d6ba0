import type { Pool, PoolClient } from 'pg';
import type { Role } from '#core/access/index.ts';
import {
  IDENTITY_LIMITS,
  type Invitation,
  type InvitationPreview,
  type NewInvitation,
  reject,
  type Tenant,
} from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import type { Keys } from '#server/secrets/index.ts';
import { invitationOf, invitationToken } from './invitation-token.ts';
import { mayHandleInvitation, refuseInvitation } from './member-rules.ts';
import { lockTenant, roleNow } from './members.ts';
import { withAccounts } from './outage.ts';
import { transaction } from './transaction.ts';

interface InvitationRow {
  readonly id: string;
  /** empty: whoever holds the link */
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: Date;
}

const OPEN = `"status" = 'pending' and "expiresAt" > now()`;

function gone(): Refusal {
  return new Refusal(
    reject(
      'invitation-not-found',
      'This invitation was used, withdrawn or has expired, or the link is not complete. Ask for a new one.',
    ),
  );
}

/**
 * Invitations by link: no mail is sent, the inviter hands the link on. One with an address can only be
 * accepted by the person who signed up with it; one without, by whoever holds the link. Each works once.
 * @param keys sign the links; links that an accepted one has signed work as well
 */
export function createInvitations(pool: Pool, keys: () => Keys) {
  const idOf = (token: string): string | null => {
    const { current, accepted } = keys();
    for (const secret of [current, ...accepted]) {
      const id = invitationOf(token, secret);
      if (id) return id;
    }
    return null;
  };

  /** @param base address of the page, for example `https://dashboard.example.org` */
  const shown = (row: InvitationRow, base: string, viewer: Role): Invitation => ({
    id: row.id,
    email: row.email || null,
    role: row.role,
    expiresAt: row.expiresAt.toISOString(),
    // Whoever sees a link can use it: an admin must not become an owner by an owner's invitation.
    ...(mayHandleInvitation(viewer, row.role) && {
      link: `${base}/invitation/${invitationToken(row.id, keys().current)}`,
    }),
  });

  return {
    /** @throws Refusal `forbidden`, `invalid-request`, `already-exists` (member or invited), `too-many-requests` */
    create: (tenant: string, inviter: string, wanted: NewInvitation, base: string): Promise<Invitation> =>
      transaction(pool, async client => {
        await lockTenant(client, tenant);
        const actor = await roleNow(client, tenant, inviter);
        const email = wanted.email?.toLowerCase() ?? '';
        const refusal = refuseInvitation(actor, wanted.role, email !== '');
        if (refusal) throw new Refusal(refusal);
        await refuseRepetition(client, tenant, email);
        const { rows } = await client.query<InvitationRow>(
          `insert /* create-invitation */ into identity."invitation" ("organizationId", "email", "role", "status", "expiresAt", "inviterId")
           values ($1, $2, $3, 'pending', now() + make_interval(days => $4), $5)
           returning "id", "email", "role", "expiresAt"`,
          [tenant, email, wanted.role, IDENTITY_LIMITS.invitationDays, inviter],
        );
        return shown(rows[0]!, base, actor);
      }),

    /** @returns the open invitations of a tenant, newest first */
    list: async (tenant: string, viewer: Role, base: string): Promise<Invitation[]> => {
      const { rows } = await withAccounts(() =>
        pool.query<InvitationRow>(
          `select /* list-invitations */ "id", "email", "role", "expiresAt" from identity."invitation"
           where "organizationId" = $1 and ${OPEN} order by "createdAt" desc, "id"`,
          [tenant],
        ),
      );
      return rows.map(row => shown(row, base, viewer));
    },

    /** @throws Refusal `forbidden` or `invitation-not-found` */
    withdraw: (tenant: string, person: string, id: string): Promise<void> =>
      transaction(pool, async client => {
        await lockTenant(client, tenant);
        const actor = await roleNow(client, tenant, person);
        const { rows } = await client.query<InvitationRow>(
          `select /* read-invitation */ "role" from identity."invitation" where "organizationId" = $1 and "id" = $2 and ${OPEN}`,
          [tenant, id],
        );
        if (!rows[0]) throw gone();
        const refusal = refuseInvitation(actor, rows[0].role, true);
        if (refusal) throw new Refusal(refusal);
        await client.query(
          `update /* withdraw-invitation */ identity."invitation" set "status" = 'canceled' where "id" = $1 and "status" = 'pending'`,
          [id],
        );
      }),

    /** @throws Refusal `invitation-not-found` */
    preview: async (token: string): Promise<InvitationPreview> => {
      const id = idOf(token);
      if (!id) throw gone();
      const { rows } = await withAccounts(() =>
        pool.query<InvitationRow & { tenant: string; invitedBy: string }>(
          `select /* preview-invitation */ i."id", i."email", i."role", i."expiresAt", o."name" as tenant, u."name" as "invitedBy"
           from identity."invitation" i
           join identity."organization" o on o."id" = i."organizationId"
           join identity."user" u on u."id" = i."inviterId"
           where i."id" = $1 and i."status" = 'pending' and i."expiresAt" > now()`,
          [id],
        ),
      );
      const row = rows[0];
      if (!row) throw gone();
      return {
        tenant: { name: row.tenant },
        role: row.role,
        email: row.email || null,
        invitedBy: row.invitedBy,
        expiresAt: row.expiresAt.toISOString(),
      };
    },

    /**
     * Makes the person a member. Who is one already stays what they are, and the invitation stays open (so
     * that its maker can try the link, and a repeated request is answered alike).
     * @throws Refusal `invitation-not-found` or `invitation-for-another`
     */
    accept: async (token: string, person: { id: string; email: string }): Promise<Tenant> => {
      const id = idOf(token);
      if (!id) throw gone();
      return transaction(pool, client => accept(client, id, person));
    },
  };
}

export type Invitations = ReturnType<typeof createInvitations>;

async function refuseRepetition(client: PoolClient, tenant: string, email: string): Promise<void> {
  const { rows } = await client.query<{ member: boolean; invited: boolean; open: number }>(
    `select /* find-repeated-invitation */
       exists (select from identity."member" m join identity."user" u on u."id" = m."userId"
               where m."organizationId" = $1 and u."email" = $2) as member,
       coalesce(bool_or("email" = $2 and $2 <> ''), false) as invited,
       count(*)::int as open
     from identity."invitation" where "organizationId" = $1 and ${OPEN}`,
    [tenant, email],
  );
  const { member, invited, open } = rows[0]!;
  if (member) throw new Refusal(reject('already-exists', `${email} is a member of this team already.`));
  if (invited)
    throw new Refusal(
      reject('already-exists', `${email} is invited already. Hand on that link, or withdraw it first.`),
    );
  if (open >= IDENTITY_LIMITS.invitationsOpen)
    throw new Refusal(
      reject('too-many-requests', `${open} invitations are open in this team. Withdraw some of them first.`),
    );
}

async function accept(
  client: PoolClient,
  id: string,
  person: { id: string; email: string },
): Promise<Tenant> {
  const { rows } = await client.query<InvitationRow & { tenant: string; open: boolean }>(
    `select /* lock-invitation */ "organizationId" as tenant, "email", "role", ${OPEN} as open
     from identity."invitation" where "id" = $1 for update`,
    [id],
  );
  const invitation = rows[0];
  if (!invitation) throw gone();
  const already = await membership(client, invitation.tenant, person.id);
  if (already) return already;
  if (!invitation.open) throw gone();
  if (invitation.email !== '' && invitation.email !== person.email.toLowerCase())
    throw new Refusal(
      reject(
        'invitation-for-another',
        'This invitation is for another e-mail address than the one you are signed in with. Sign in with that address, or ask for an invitation to yours.',
      ),
    );
  await client.query(
    `insert /* add-member */ into identity."member" ("organizationId", "userId", "role", "createdAt")
     values ($1, $2, $3, now()) on conflict ("organizationId", "userId") do nothing`,
    [invitation.tenant, person.id, invitation.role],
  );
  await client.query(
    `update /* close-invitation */ identity."invitation" set "status" = 'accepted' where "id" = $1`,
    [id],
  );
  return (await membership(client, invitation.tenant, person.id))!;
}

async function membership(client: PoolClient, tenant: string, person: string): Promise<Tenant | null> {
  const { rows } = await client.query<Tenant>(
    `select /* read-membership */ o."id", o."slug", o."name", m."role"
     from identity."member" m join identity."organization" o on o."id" = m."organizationId"
     where m."organizationId" = $1 and m."userId" = $2`,
    [tenant, person],
  );
  return rows[0] ?? null;
}
