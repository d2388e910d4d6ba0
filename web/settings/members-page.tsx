import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type AppCommand, useCommands } from '#web/app/commands.ts';
import { Page } from '#web/app/page.tsx';
import { explain } from '#web/app/problem.ts';
import { useMay, useTenant } from '#web/app/tenant.ts';
import { useTitle } from '#web/app/use-title.ts';
import { Button, Notice, Skeleton } from '#web/ui/index.ts';
import { InvitationList } from './invitation-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberRow } from './member-row.tsx';
import { membersQuery } from './members-api.ts';

/** Who is in the team, in which role, and who is invited. */
export function MembersPage() {
  const tenant = useTenant();
  const mayInvite = useMay('member:invite');
  const [inviting, setInviting] = useState(false);
  const members = useQuery(membersQuery(tenant.slug));
  useTitle('Members', tenant.name);
  const commands = useMemo<AppCommand[]>(
    () => [
      {
        id: 'members.invite',
        title: 'Invite somebody',
        group: 'Members here',
        icon: <UserPlus aria-hidden />,
        shortcut: 'n',
        disabled: !mayInvite,
        run: () => setInviting(true),
      },
    ],
    [mayInvite],
  );
  useCommands(commands);

  return (
    <Page
      title="Members"
      actions={
        mayInvite ? (
          <Button variant="primary" icon={<UserPlus aria-hidden />} onClick={() => setInviting(true)}>
            Invite
          </Button>
        ) : null
      }
    >
      {members.isError ? (
        <Notice
          tone="bad"
          action={
            <Button size="sm" onClick={() => void members.refetch()}>
              Try again
            </Button>
          }
        >
          {explain(members.error)}
        </Notice>
      ) : null}
      {members.isPending ? <MembersSkeleton /> : null}
      {members.data ? (
        <ul aria-label="Members" className="card">
          {members.data.map(member => (
            <MemberRow key={member.id} tenant={tenant} member={member} />
          ))}
        </ul>
      ) : null}
      {mayInvite && !members.isError ? <InvitationList tenant={tenant} /> : null}
      {inviting ? <InviteDialog tenant={tenant} onClosed={() => setInviting(false)} /> : null}
    </Page>
  );
}

function MembersSkeleton() {
  return (
    <div aria-busy className="card">
      {['w-32', 'w-40', 'w-28'].map(width => (
        <div key={width} className="flex h-14 items-center gap-3 border-b border-line px-4 last:border-0">
          <Skeleton className="size-7 rounded-full" />
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </div>
  );
}
