import { Dialog as Base } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { ArrowRight, LayoutDashboard } from 'lucide-react';
import { useDeferredValue, useRef, useState } from 'react';
import type { DashboardSummary } from '#core/contract/index.ts';
import { cx, Kbd } from '#web/ui/index.ts';
import { path, request } from './api.ts';
import { type AppCommand, useCommandList } from './commands.ts';
import { ranked } from './rank.ts';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

const GROUP =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint';

/** The groups of the shell; they stand last. */
const EVERYWHERE: ReadonlySet<string> = new Set(['Go to', 'Appearance']);

/** Everything that can be done here, found by typing; the team's dashboards too. */
export function Palette({ open, onOpenChange }: Props) {
  const [text, setText] = useState('');
  const next = useRef<(() => void) | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const dashboards = useFoundDashboards(useDeferredValue(text), open);
  const sections = sectionsOf(text, useCommandList(), dashboards);

  // What was chosen runs when the palette has gone and the focus is back, so that it can take the focus.
  const choose = (command: AppCommand) => {
    next.current = command.run;
    onOpenChange(false);
  };
  const closed = () => {
    setText('');
    if (next.current) setTimeout(next.current);
    next.current = null;
  };

  return (
    <Base.Root open={open} onOpenChange={onOpenChange} onOpenChangeComplete={now => now || closed()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          aria-label="Command palette"
          // Not autoFocus: that comes before the dialog has noted where the focus was, to bring it back.
          initialFocus={field}
          className="popup fixed top-[12vh] left-1/2 z-40 w-[min(36rem,calc(100vw-1rem))] -translate-x-1/2 overflow-hidden rounded-xl max-sm:top-2"
        >
          {/* Its bindings of vim would take Ctrl K, which closes the palette as it opened it. */}
          <Command label="Command palette" loop shouldFilter={false} vimBindings={false}>
            <Command.Input
              ref={field}
              value={text}
              onValueChange={setText}
              placeholder="Find a dashboard or an action"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1 pb-2">
              <Command.Empty className="px-3 py-6 text-center text-sm text-dim">
                Nothing by that name.
              </Command.Empty>
              {sections.map(([heading, commands]) => (
                <Command.Group key={heading} heading={heading} className={GROUP}>
                  {commands.map(command => (
                    <Item key={command.id} command={command} onChoose={choose} />
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface ItemProps {
  readonly command: AppCommand;
  readonly onChoose: (command: AppCommand) => void;
}

function Item({ command, onChoose }: ItemProps) {
  const { id, title, icon, shortcut } = command;
  return (
    <Command.Item
      value={id}
      onSelect={() => onChoose(command)}
      className={cx(
        'flex min-h-(--control) cursor-default items-center gap-2.5 rounded-md px-2 text-sm select-none',
        'data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint',
      )}
    >
      {icon ?? <ArrowRight aria-hidden />}
      <span className="min-w-0 flex-1 truncate">{title}</span>
      {shortcut ? <Kbd keys={shortcut} /> : null}
    </Command.Item>
  );
}

type Section = readonly [heading: string, commands: readonly AppCommand[]];

/**
 * Without a search: what the page at hand offers, the dashboards, what is everywhere. With one: what fits,
 * the best first, in one list.
 */
function sectionsOf(
  search: string,
  commands: readonly AppCommand[],
  dashboards: readonly AppCommand[],
): Section[] {
  if (search.trim() !== '') {
    // The server has searched the dashboards already; here they only take their place among the rest.
    const found = ranked(search, [...commands, ...dashboards]);
    return found.length > 0 ? [['Found', found]] : [];
  }
  const groups = new Map<string, AppCommand[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  const all = [...groups].reverse();
  return [
    ...all.filter(([name]) => !EVERYWHERE.has(name)),
    ...(dashboards.length > 0 ? [['Dashboards', dashboards] as const] : []),
    ...all.filter(([name]) => EVERYWHERE.has(name)),
  ];
}

/** The dashboards of the tenant at hand whose title contains the text, as commands that open them. */
function useFoundDashboards(search: string, enabled: boolean): readonly AppCommand[] {
  const { tenant = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: ['dashboards', tenant, 'palette', search],
    queryFn: ({ signal }) =>
      request<{ dashboards: DashboardSummary[] }>(path`tenants/${tenant}/dashboards`, {
        query: { search: search.trim(), limit: 8 },
        signal,
      }),
    enabled: enabled && tenant !== '',
    placeholderData: (before, query) => (query?.queryKey[1] === tenant ? before : undefined),
  });
  if (tenant === '') return [];
  return (data?.dashboards ?? []).map(({ id, title }) => ({
    id,
    title,
    group: 'Dashboards',
    icon: <LayoutDashboard aria-hidden />,
    run: () => void navigate({ to: '/t/$tenant/d/$dashboard', params: { tenant, dashboard: id } }),
  }));
}
