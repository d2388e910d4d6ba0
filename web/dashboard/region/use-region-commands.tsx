import { ChartLine, FileDown, Table2 } from 'lucide-react';
import { useMemo } from 'react';
import { type AppCommand, useCommands } from '#web/app/commands.ts';

interface RegionDoings {
  readonly id: string;
  readonly title: string;
  /** null where the region is a table, or has no data */
  readonly asTable: boolean | null;
  readonly onAsTable: (asTable: boolean) => void;
  /** null while there is no data */
  readonly onExport: (() => void) | null;
}

const GROUP = 'Regions';

/** What can be done with the data of a region near the window, in the palette; a region goes by its title there. */
export function useRegionCommands({ id, title, asTable, onAsTable, onExport }: RegionDoings): void {
  const commands = useMemo<AppCommand[]>(() => {
    if (title === '') return [];
    const table: AppCommand = {
      id: `region.${id}.table`,
      title: asTable ? `Show “${title}” as a drawing` : `Show “${title}” as a table`,
      group: GROUP,
      icon: asTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />,
      run: () => onAsTable(!asTable),
    };
    const csv: AppCommand = {
      id: `region.${id}.csv`,
      title: `Export “${title}” as CSV`,
      group: GROUP,
      keywords: ['download', 'file'],
      icon: <FileDown aria-hidden />,
      run: () => onExport?.(),
    };
    return [...(asTable === null ? [] : [table]), ...(onExport ? [csv] : [])];
  }, [id, title, asTable, onAsTable, onExport]);
  useCommands(commands);
}
