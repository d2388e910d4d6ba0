import './region.css';
import { memo } from 'react';
import type { Region } from '#core/contract/index.ts';
import { Badge, cx, Info } from '#web/ui/index.ts';
import { WIDGETS } from '#web/widgets/index.ts';
import { useTime } from '../context.ts';
import { describeRange } from '../time-ranges.ts';
import { useAsTable } from './as-table.ts';
import { RegionAge } from './region-age.tsx';
import { RegionBody } from './region-body.tsx';
import { RegionCut } from './region-cut.tsx';
import { RegionMenu } from './region-menu.tsx';
import { useExport } from './use-export.ts';
import { useRegionCommands } from './use-region-commands.tsx';
import { useRegionData } from './use-region-data.ts';

interface Props {
  readonly region: Region;
  readonly editable: boolean;
  /** it can be dragged by its header at the moment */
  readonly movable: boolean;
}

/**
 * A region's frame and content. Where it stands is not its business, so that a hundred of them can make way
 * for one without being drawn again.
 */
export const RegionFrame = memo(
  function RegionFrame({ region, editable, movable }: Props) {
    const { id, title, description, query, widget } = region;
    const [asTable, setAsTable] = useAsTable(id);
    const { zone } = useTime();
    const data = useRegionData(region);
    const exportCsv = useExport(title, query ? data.frame : null);
    const drawn = WIDGETS[widget.kind].needsData && query !== null && widget.kind !== 'table';
    useRegionCommands({
      id,
      title,
      asTable: drawn ? asTable : null,
      onAsTable: setAsTable,
      onExport: exportCsv,
    });
    const bare = title === '' && description === '';
    return (
      <div className={cx('region', bare && 'region-bare')}>
        <header className="region-header" data-drag={movable ? 'move' : undefined}>
          <h2 className="min-w-0 truncate text-sm font-medium" title={title || undefined}>
            {title}
          </h2>
          {description ? <Info text={description} /> : null}
          {query?.range ? <Badge>{describeRange(query.range, zone)}</Badge> : null}
          <div className="ml-auto flex shrink-0 items-center gap-1">
            {drawn && !asTable && data.frame?.truncated ? <RegionCut /> : null}
            {data.frame && query ? (
              <RegionAge frame={data.frame} query={query} why={data.problem?.detail} />
            ) : null}
            <RegionMenu
              region={region}
              editable={editable}
              asTable={asTable}
              onAsTable={setAsTable}
              onExport={exportCsv}
            />
          </div>
        </header>
        <div className="region-body">
          <RegionBody region={region} data={data} editable={editable} asTable={asTable} />
        </div>
        {movable ? <div className="region-resize" data-drag="resize" aria-hidden="true" /> : null}
      </div>
    );
  },
  (before, after) =>
    before.editable === after.editable &&
    before.movable === after.movable &&
    before.region.id === after.region.id &&
    before.region.title === after.region.title &&
    before.region.description === after.region.description &&
    before.region.widget === after.region.widget &&
    before.region.query === after.region.query,
);
