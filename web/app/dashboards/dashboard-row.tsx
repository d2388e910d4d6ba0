import { Link } from '@tanstack/react-router';
import { Archive, ArchiveRestore, Download, MoreHorizontal } from 'lucide-react';
import type { DashboardSummary } from '#core/contract/index.ts';
import {
  formatDateTime,
  formatRelative,
  IconButton,
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
  plural,
} from '#web/ui/index.ts';
import type { useDashboardActions } from './dashboard-actions.ts';

interface Props {
  readonly tenant: string;
  readonly dashboard: DashboardSummary;
  readonly mayArchive: boolean;
  readonly actions: ReturnType<typeof useDashboardActions>;
}

/** One dashboard of the list; the whole row leads to it. */
export function DashboardRow({ tenant, dashboard, mayArchive, actions }: Props) {
  const { id, title, description, regions, updatedAt, archived } = dashboard;
  return (
    <li className="group relative flex min-h-11 items-center gap-4 border-b border-line py-1 pr-1.5 pl-4 max-sm:py-2.5 last:border-0 hover:bg-hover">
      <div className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-3">
        <Link
          to="/t/$tenant/d/$dashboard"
          params={{ tenant, dashboard: id }}
          data-row
          className="block shrink-0 truncate text-base font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent sm:max-w-full"
        >
          {title}
        </Link>
        {description ? <p className="min-w-0 truncate text-sm text-faint">{description}</p> : null}
        <p className="text-xs text-faint sm:hidden">
          {plural(regions, 'region')}, changed {formatRelative(updatedAt)}
        </p>
      </div>
      <span className="tabular w-24 shrink-0 text-right text-sm text-dim max-sm:hidden">
        {plural(regions, 'region')}
      </span>
      <time
        dateTime={updatedAt}
        title={formatDateTime(updatedAt)}
        className="relative w-32 shrink-0 text-right text-sm text-dim max-sm:hidden"
      >
        {formatRelative(updatedAt)}
      </time>
      <Menu>
        <MenuTrigger
          render={
            <IconButton
              label={`More about ${title}`}
              size="sm"
              className="relative opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-popup-open:opacity-100 touch:opacity-100"
            />
          }
        >
          <MoreHorizontal aria-hidden />
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem icon={<Download aria-hidden />} onSelect={() => void actions.exportFile(dashboard)}>
            Export as a file
          </MenuItem>
          {mayArchive && !archived ? (
            <MenuItem icon={<Archive aria-hidden />} onSelect={() => void actions.archive(dashboard)}>
              Archive
            </MenuItem>
          ) : null}
          {mayArchive && archived ? (
            <MenuItem
              icon={<ArchiveRestore aria-hidden />}
              onSelect={() => void actions.unarchive(dashboard)}
            >
              Bring back
            </MenuItem>
          ) : null}
        </MenuContent>
      </Menu>
    </li>
  );
}
