import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogOut, MoreHorizontal, UserMinus } from 'lucide-react';
import { useState } from 'react';
import type { Role } from '#core/access/index.ts';
import type { Member, Tenant } from '#core/contract/index.ts';
import { explain } from '#web/app/problem.ts';
import { meQuery } from '#web/app/queries.ts';
import { ROLE_HINTS, ROLE_NAMES } from '#web/app/roles.ts';
import { useMe } from '#web/app/tenant.ts';
import {
  Avatar,
  Badge,
  ConfirmDialog,
  formatDate,
  IconButton,
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
  Select,
  toast,
} from '#web/ui/index.ts';
import { mayChangeMember, rolesToGive } from './member-rules.ts';
import { changeRole, membersQuery, removeMember } from './members-api.ts';

interface Props {
  readonly tenant: Tenant;
  readonly member: Member;
}

export function MemberRow({ tenant, member }: Props) {
  const me = useMe();
  const self = member.id === me.id;
  const mayChange = mayChangeMember(tenant.role, member.role);
  const { setRole, leaveOrRemove } = useMemberActions(tenant, member);
  const [asking, setAsking] = useState(false);
  return (
    <li className="flex min-h-14 items-center gap-3 border-b border-line py-2 pr-2 pl-4 last:border-0 max-sm:flex-wrap">
      <Avatar name={member.name} id={member.id} />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-base font-medium">
          <span className="truncate">{member.name}</span>
          {self ? <Badge>You</Badge> : null}
        </p>
        {member.email ? <p className="truncate text-xs text-faint">{member.email}</p> : null}
      </div>
      <span className="w-40 shrink-0 text-right text-sm text-faint max-md:hidden">
        Since {formatDate(member.joinedAt)}
      </span>
      <div className="flex items-center gap-1 max-sm:w-full max-sm:pl-10">
        {mayChange ? (
          <Select
            label={`Role of ${member.name}`}
            value={member.role}
            onChange={role => void setRole(role)}
            options={rolesToGive(tenant.role).map(value => ({
              value,
              label: ROLE_NAMES[value],
              hint: ROLE_HINTS[value],
            }))}
            className="w-28 max-sm:flex-1"
          />
        ) : (
          <span className="w-28 px-2 text-sm text-dim">{ROLE_NAMES[member.role]}</span>
        )}
        {mayChange || self ? (
          <Menu>
            <MenuTrigger render={<IconButton label={`More about ${member.name}`} />}>
              <MoreHorizontal aria-hidden />
            </MenuTrigger>
            <MenuContent align="end">
              <MenuItem
                danger
                icon={self ? <LogOut aria-hidden /> : <UserMinus aria-hidden />}
                onSelect={() => setAsking(true)}
              >
                {self ? 'Leave the team' : 'Remove from the team'}
              </MenuItem>
            </MenuContent>
          </Menu>
        ) : (
          <span className="w-(--control)" />
        )}
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={self ? `Leave ${tenant.name}?` : `Remove ${member.name}?`}
        description={
          self
            ? 'You will not see its dashboards any more. Coming back takes an invitation.'
            : `${member.name} will not see the team’s dashboards any more. Coming back takes an invitation.`
        }
        action={self ? 'Leave' : 'Remove'}
        onConfirm={leaveOrRemove}
      />
    </li>
  );
}

function useMemberActions(tenant: Tenant, member: Member) {
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const self = member.id === me.id;
  const { queryKey } = membersQuery(tenant.slug);

  const put = (role: Role) =>
    client.setQueryData(queryKey, list => list?.map(one => (one.id === member.id ? { ...one, role } : one)));

  const setRole = async (role: Role, undoable = true): Promise<void> => {
    const before = member.role;
    put(role);
    try {
      await changeRole(tenant.slug, member.id, role);
      if (self) await client.invalidateQueries({ queryKey: meQuery.queryKey });
      toast({
        message: `${self ? 'You are' : `${member.name} is`} ${ROLE_NAMES[role].toLowerCase()} now`,
        // Whoever gives up a role cannot take it back.
        ...(undoable && !self && { action: { label: 'Undo', onClick: () => void setRole(before, false) } }),
      });
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
    }
    await client.invalidateQueries({ queryKey });
  };

  const leaveOrRemove = async () => {
    try {
      await removeMember(tenant.slug, member.id);
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
      throw error;
    }
    if (self) {
      await client.fetchQuery({ ...meQuery, staleTime: 0 });
      await navigate({ to: '/' });
    } else {
      toast({ message: `${member.name} is no longer in the team` });
      await client.invalidateQueries({ queryKey });
    }
  };
  return { setRole, leaveOrRemove };
}
