import { MoreHorizontal, Pencil, PlugZap, Trash2 } from 'lucide-react';
import type { DataSource } from '#core/contract/index.ts';
import { cx, IconButton, Menu, MenuContent, MenuItem, MenuTrigger, Skeleton } from '#web/ui/index.ts';
import { SourceHealth } from './source-health.tsx';
import { placeOf, SOURCE_ICONS, SOURCE_NAMES } from './source-kinds.ts';

export interface SourceActions {
  edit(source: DataSource): void;
  test(source: DataSource): void;
  remove(source: DataSource): void;
}

interface Props {
  readonly sources: readonly DataSource[];
  /** what one may do with them; null for whoever may only look */
  readonly actions: SourceActions | null;
}

/** The sources, one per row: what it is, where it is, and whether it answers. */
export function SourceList({ sources, actions }: Props) {
  return (
    <ul aria-label="Sources" className="card overflow-hidden">
      {sources.map(source => (
        <Row key={source.id} source={source} actions={actions} />
      ))}
    </ul>
  );
}

function Row({ source, actions }: { readonly source: DataSource } & Pick<Props, 'actions'>) {
  const { kind, name, health } = source;
  const Icon = SOURCE_ICONS[kind];
  return (
    <li
      className={cx(
        'flex min-h-14 items-center gap-3 border-b border-line py-2 pl-4 last:border-0',
        actions ? 'pr-2' : 'pr-4',
      )}
    >
      <Icon aria-hidden className="size-5 shrink-0 stroke-[1.75] text-faint" />
      <div className="min-w-0 flex-1 sm:flex sm:items-center sm:gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate text-base font-medium">{name}</p>
          <p className="truncate text-xs text-faint">
            {SOURCE_NAMES[kind]}, {placeOf(source)}
          </p>
          {health.status === 'failing' && health.detail ? (
            <p className="mt-0.5 text-xs text-bad">{health.detail}</p>
          ) : null}
        </div>
        <SourceHealth health={health} />
      </div>
      {actions ? (
        <Menu>
          <MenuTrigger render={<IconButton label={`More about ${name}`} />}>
            <MoreHorizontal aria-hidden />
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem icon={<Pencil aria-hidden />} onSelect={() => actions.edit(source)}>
              Change
            </MenuItem>
            <MenuItem icon={<PlugZap aria-hidden />} onSelect={() => actions.test(source)}>
              Test connection
            </MenuItem>
            <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => actions.remove(source)}>
              Delete
            </MenuItem>
          </MenuContent>
        </Menu>
      ) : null}
    </li>
  );
}

export function SourceListSkeleton() {
  return (
    <div aria-busy className="card">
      {['w-48', 'w-36', 'w-56'].map(width => (
        <div key={width} className="flex h-14 items-center border-b border-line px-4 last:border-0">
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </div>
  );
}
