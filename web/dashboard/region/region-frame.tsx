import './region.css';
import { Info } from 'lucide-react';
import { memo, useState } from 'react';
import type { Region } from '#core/contract/index.ts';
import { cx, Tooltip } from '#web/ui/index.ts';
import { RegionAge } from './region-age.tsx';
import { RegionBody } from './region-body.tsx';
import { RegionMenu } from './region-menu.tsx';
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
    const [asTable, setAsTable] = useState(false);
    const data = useRegionData(region);
    const { title, description, query } = region;
    const bare = title === '' && description === '';
    return (
      <div className={cx('region', bare && 'region-bare')}>
        <header className="region-header" data-drag={movable ? 'move' : undefined}>
          <h2 className="min-w-0 truncate text-sm font-medium" title={title || undefined}>
            {title}
          </h2>
          {description ? (
            <Tooltip label={description}>
              <button
                type="button"
                aria-label={`About: ${description}`}
                className="grid size-6 shrink-0 place-items-center rounded-sm text-faint hover:text-text"
              >
                <Info aria-hidden className="size-3.5" />
              </button>
            </Tooltip>
          ) : null}
          <div className="ml-auto flex shrink-0 items-center gap-1">
            {data.frame && query ? (
              <RegionAge frame={data.frame} query={query} why={data.problem?.detail} />
            ) : null}
            <RegionMenu region={region} editable={editable} asTable={asTable} onAsTable={setAsTable} />
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
