import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link as LinkIcon, X } from 'lucide-react';
import type { Invitation, Tenant } from '#core/contract/index.ts';
import { explain } from '#web/app/problem.ts';
import { ROLE_NAMES } from '#web/app/roles.ts';
import { CopyButton, formatRelative, IconButton, Notice, toast } from '#web/ui/index.ts';
import { invitationsQuery, withdraw } from './members-api.ts';

/** The invitations that nobody has used yet; nothing at all when there is none. */
export function InvitationList({ tenant }: { readonly tenant: Tenant }) {
  const { data, error } = useQuery(invitationsQuery(tenant.slug));
  if (error) return <Notice tone="bad">{explain(error)}</Notice>;
  if (!data || data.length === 0) return null;
  return (
    <section aria-labelledby="invitations" className="mt-4 flex flex-col gap-3">
      <h2 id="invitations" className="text-lg font-semibold">
        Open invitations
      </h2>
      <ul className="card">
        {data.map(invitation => (
          <Row key={invitation.id} tenant={tenant} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function Row({ tenant, invitation }: { readonly tenant: Tenant; readonly invitation: Invitation }) {
  const client = useQueryClient();
  const { id, email, role, expiresAt, link } = invitation;
  const take = async () => {
    try {
      await withdraw(tenant.slug, id);
      toast({ message: 'The invitation is withdrawn; its link no longer works' });
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
    }
    await client.invalidateQueries({ queryKey: invitationsQuery(tenant.slug).queryKey });
  };
  return (
    <li className="flex min-h-14 items-center gap-3 border-b border-line py-2 pr-2 pl-4 last:border-0 max-sm:flex-wrap">
      <span className="flex size-7 shrink-0 items-center justify-center rounded-full border border-dashed border-line-strong text-faint">
        <LinkIcon aria-hidden className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-3rem)]">
        <p className="truncate text-base">{email ?? 'Whoever has the link'}</p>
        <p className="text-xs text-faint">
          {ROLE_NAMES[role]}, expires {formatRelative(expiresAt)}
        </p>
      </div>
      {link ? (
        <div className="flex items-center gap-1 max-sm:w-full max-sm:justify-end">
          <CopyButton text={link} label="Copy link" size="sm" />
          <IconButton label="Withdraw the invitation" onClick={() => void take()}>
            <X aria-hidden />
          </IconButton>
        </div>
      ) : null}
    </li>
  );
}
