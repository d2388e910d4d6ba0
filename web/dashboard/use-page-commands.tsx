import {
  Archive,
  ArchiveRestore,
  Clock,
  FileDown,
  FileUp,
  History,
  PencilLine,
  Plus,
  Redo2,
  RefreshCw,
  Text,
  Undo2,
  Variable,
  ZoomOut,
} from 'lucide-react';
import { useMemo } from 'react';
import { type AppCommand, useCommands } from '#web/app/commands.ts';
import type { TimeScope } from './context.ts';
import { zoomedOut } from './time/zoom-out.ts';
import { ALL_TIME, PRESETS } from './time-ranges.ts';
import type { PageActions } from './use-page-actions.ts';

const GROUP = 'This dashboard';

interface Allowed {
  readonly editable: boolean;
  readonly mayArchive: boolean;
  readonly archived: boolean;
}

/** Everything on this page is in the palette; what is frequent has a key. */
export function usePageCommands(actions: PageActions, time: TimeScope, allowed: Allowed): void {
  const { editable, mayArchive, archived } = allowed;
  const { setRange, range } = time;
  const commands = useMemo<AppCommand[]>(() => {
    const ours = (command: Omit<AppCommand, 'id' | 'group'>): AppCommand => ({
      id: `dashboard.${command.title}`,
      group: GROUP,
      ...command,
    });
    const editing = [
      ours({ title: 'Add a region', icon: <Plus aria-hidden />, shortcut: 'a', run: actions.askToAdd }),
      ours({ title: 'Undo', icon: <Undo2 aria-hidden />, shortcut: 'mod+z', run: actions.undo }),
      ours({ title: 'Redo', icon: <Redo2 aria-hidden />, shortcut: 'mod+shift+z', run: actions.redo }),
      ours({ title: 'Rename the dashboard', icon: <PencilLine aria-hidden />, run: actions.rename }),
      ours({ title: 'Change the description', icon: <Text aria-hidden />, run: actions.describe }),
      ours({ title: 'Define the variables', icon: <Variable aria-hidden />, run: actions.variables }),
      ours({ title: 'Add regions from a file', icon: <FileUp aria-hidden />, run: actions.importRegions }),
    ];
    const looking = [
      ours({
        title: 'Refresh the data',
        icon: <RefreshCw aria-hidden />,
        shortcut: 'r',
        run: actions.refreshNow,
      }),
      ours({ title: 'History', icon: <History aria-hidden />, shortcut: 'h', run: actions.history }),
      ours({ title: 'Export as JSON', icon: <FileDown aria-hidden />, run: actions.exportFile }),
    ];
    const wider = zoomedOut(range, Date.now());
    const zooming = wider
      ? [
          ours({
            title: 'Show twice as much time',
            keywords: ['zoom out', 'range'],
            icon: <ZoomOut aria-hidden />,
            run: () => setRange(wider),
          }),
        ]
      : [];
    const archiving = archived
      ? ours({
          title: 'Take out of the archive',
          icon: <ArchiveRestore aria-hidden />,
          run: actions.unarchive,
        })
      : ours({ title: 'Archive the dashboard', icon: <Archive aria-hidden />, run: actions.archive });
    const ranges = [{ range: null, name: ALL_TIME }, ...PRESETS].map(({ range, name }) =>
      ours({
        title: `Show ${name.toLowerCase()}`,
        keywords: ['time', 'range'],
        icon: <Clock aria-hidden />,
        run: () => setRange(range),
      }),
    );
    return [
      ...(editable ? editing : []),
      ...looking,
      ...(mayArchive ? [archiving] : []),
      ...zooming,
      ...ranges,
    ];
  }, [actions, range, setRange, editable, mayArchive, archived]);
  useCommands(commands);
}
