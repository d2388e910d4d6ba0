import { Dialog as Base } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { ArrowRight, LayoutDashboard } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { DashboardSummary } from '#core/contract/index.ts';
import { cx, Kbd } from '#web/ui/index.ts';
import { path, request } from './api.ts';
import { type AppCommand, useCommandList } from './commands.ts';

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
  const commands = useCommandList();
  const [here, everywhere] = useMemo(() => grouped(commands), [commands]);
  const dashboards = useFoundDashboards(useDeferredValue(text), open);
  const navigate = useNavigate();

  // What was chosen runs when the palette has gone, so that it cannot take the focus back.
  const choose = (run: () => void) => {
    next.current = run;
    onOpenChange(false);
  };
  const closed = () => {
    setText('');
    next.current?.();
    next.current = null;
  };

  const showGroup = ([group, members]: Group) => (
    <Command.Group key={group} heading={group} className={GROUP}>
      {members.map(command => (
        <Item key={command.id} command={command} onChoose={() => choose(command.run)} />
      ))}
    </Command.Group>
  );
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} onOpenChangeComplete={now => now || closed()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          aria-label="Command palette"
          className="popup fixed top-[12vh] left-1/2 z-40 w-[min(36rem,calc(100vw-1rem))] -translate-x-1/2 overflow-hidden rounded-xl max-sm:top-2"
        >
          <Command label="Command palette" loop>
            <Command.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder="Find a dashboard or an action"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1 pb-2">
              <Command.Empty className="px-3 py-6 text-center text-sm text-dim">
                Nothing by that name.
              </Command.Empty>
              {here.map(showGroup)}
              {dashboards.found.length > 0 ? (
                <Command.Group heading="Dashboards" className={GROUP}>
                  {dashboards.found.map(({ id, title }) => (
                    <Item
                      key={id}
                      command={{
                        id,
                        title,
                        group: '',
                        icon: <LayoutDashboard aria-hidden />,
                        run: () => undefined,
                      }}
                      onChoose={() =>
                        choose(() => {
                          void navigate({
                            to: '/t/$tenant/d/$dashboard',
                            params: { tenant: dashboards.tenant, dashboard: id },
                          });
                        })
                      }
                    />
                  ))}
                </Command.Group>
              ) : null}
              {everywhere.map(showGroup)}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Item({ command, onChoose }: { readonly command: AppCommand; readonly onChoose: () => void }) {
  const { id, title, keywords, icon, shortcut, group } = command;
  return (
    <Command.Item
      value={`${title} ${id}`}
      keywords={[group, ...(keywords ?? [])]}
      onSelect={onChoose}
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

type Group = readonly [heading: string, commands: readonly AppCommand[]];

/** @returns the groups of the page at hand and those that are everywhere; the page's stand first */
function grouped(commands: readonly AppCommand[]): [here: Group[], everywhere: Group[]] {
  const groups = new Map<string, AppCommand[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  const all = [...groups].reverse();
  return [all.filter(([name]) => !EVERYWHERE.has(name)), all.filter(([name]) => EVERYWHERE.has(name))];
}

/** The dashboards of the tenant at hand whose title contains the text. */
function useFoundDashboards(search: string, enabled: boolean) {
  const { tenant = '' } = useParams({ strict: false });
  const { data } = useQuery({
    queryKey: ['dashboards', tenant, 'palette', search],
    queryFn: ({ signal }) =>
      request<{ dashboards: DashboardSummary[] }>(path`tenants/${tenant}/dashboards`, {
        query: { search, limit: 8 },
        signal,
      }),
    enabled: enabled && tenant !== '',
    placeholderData: before => before,
  });
  return { tenant, found: tenant === '' ? [] : (data?.dashboards ?? []) };
}
