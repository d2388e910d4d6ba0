import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, Plus } from 'lucide-react';
import { useState } from 'react';
import { may } from '#core/access/index.ts';
import type { Tenant } from '#core/contract/index.ts';
import {
  cx,
  LazyCode,
  Menu,
  MenuContent,
  MenuGroup,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from '#web/ui/index.ts';
import { EnvironmentBadge } from './environment-badge.tsx';
import { LazyPart } from './lazy-part.tsx';
import { ProductMark } from './product-mark.tsx';
import { ROLE_NAMES } from './roles.ts';
import { SECTIONS } from './sections.ts';
import { useMe } from './tenant.ts';

const createTeamDialog = new LazyCode(
  async () => (await import('#web/settings/create-team-dialog.tsx')).CreateTeamDialog,
);

interface Props {
  readonly tenant: Tenant;
  /** the bar belongs to the page: only the mark is shown on middling widths */
  readonly compact: boolean;
}

/** Which team this is, the way to the others, and (where the bar has no room for them) to the sections. */
export function TenantMenu({ tenant, compact }: Props) {
  const { tenants } = useMe();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <Menu>
        <MenuTrigger
          aria-label={`Team ${tenant.name}`}
          className="flex h-(--control) max-w-56 min-w-0 items-center gap-2 rounded-md px-2 text-sm font-semibold outline-offset-0 hover:bg-hover data-popup-open:bg-hover"
        >
          <ProductMark />
          <span className={cx('min-w-0 truncate', compact && 'max-lg:hidden')}>{tenant.name}</span>
          <EnvironmentBadge />
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
        </MenuTrigger>
        <MenuContent className="w-64">
          <div className={compact ? undefined : 'sm:hidden'}>
            {SECTIONS.filter(({ action }) => may(tenant.role, action)).map(({ name, to }) => (
              <MenuItem key={name} render={<Link to={to} params={{ tenant: tenant.slug }} />}>
                {name}
              </MenuItem>
            ))}
            <MenuSeparator />
          </div>
          <MenuGroup>
            <MenuLabel>Teams</MenuLabel>
            <MenuRadioGroup
              value={tenant.slug}
              onValueChange={slug => void navigate({ to: '/t/$tenant', params: { tenant: slug } })}
            >
              {tenants.map(({ slug, name, role }) => (
                <MenuRadioItem key={slug} value={slug} hint={ROLE_NAMES[role]}>
                  {name}
                </MenuRadioItem>
              ))}
            </MenuRadioGroup>
          </MenuGroup>
          <MenuSeparator />
          <MenuItem icon={<Plus aria-hidden />} onSelect={() => setCreating(true)}>
            Create a team
          </MenuItem>
        </MenuContent>
      </Menu>
      <LazyPart code={createTeamDialog} wanted={creating} onWantedChange={setCreating}>
        {CreateTeamDialog => (creating ? <CreateTeamDialog onClosed={() => setCreating(false)} /> : null)}
      </LazyPart>
    </>
  );
}
