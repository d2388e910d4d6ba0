import './table.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { Frame } from '#core/query/index.ts';
import { Button, cx, plural } from '../../ui/index.ts';
import type { WidgetProps } from '../definition.ts';
import { LevelIcon } from '../level-mark.tsx';
import { MappingMark } from '../mapping-mark.tsx';
import { flagOption } from '../options.ts';
import { levelOf, readThresholds, type Thresholds } from '../thresholds.ts';
import { cellText, type ShownColumn, shownColumns } from './column-formats.ts';
import { FilterBox } from './filter-box.tsx';
import { FILTER } from './settings.ts';
import { columnTracks } from './table-rows.ts';
import { type TableRows, useTableRows } from './use-table-rows.ts';

const ROW_HEIGHT = 28;

/** Rows as they are, to sort and to filter. */
export default function TableWidget({ frame, ...rest }: WidgetProps) {
  return frame ? <Rows frame={frame} {...rest} /> : null;
}

type Props = Pick<WidgetProps, 'title' | 'options'> & { readonly frame: Frame };

/** Only the rows in sight are in the page, so ten thousand scroll like ten. */
function Rows({ title, options, frame }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => shownColumns(frame.columns, options), [frame, options]);
  const thresholds = useMemo(() => readThresholds(options), [options]);
  const limited = thresholds.warning !== undefined || thresholds.alarm !== undefined;
  const tracks = useMemo(() => columnTracks(columns, limited), [columns, limited]);
  const table = useTableRows(frame, columns);
  const { rows, typed, setTyped } = table;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  if (columns.length === 0)
    return <p className="grid h-full place-items-center px-4 text-dim">All columns are hidden.</p>;
  return (
    <div className="flex h-full flex-col">
      {flagOption(options, FILTER) && (
        <FilterBox title={title} value={typed} onChange={setTyped} found={rows.length} all={frame.rows} />
      )}
      <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
        <table
          className="data-table tabular"
          style={{ '--tracks': tracks }}
          aria-rowcount={rows.length + 1}
          aria-label={title || 'Table'}
        >
          <Head columns={columns} table={table} />
          <tbody style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(item => (
              <tr
                key={item.key}
                aria-rowindex={item.index + 2}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {columns.map(shown => (
                  <Cell key={shown.key} shown={shown} row={rows[item.index]!} thresholds={thresholds} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && typed !== '' && (
          <div className="sticky left-0 flex flex-col items-center gap-2 px-4 py-4 text-dim">
            <p>No row fits the filter.</p>
            <Button size="sm" onClick={() => setTyped('')}>
              Show all the rows
            </Button>
          </div>
        )}
      </div>
      {frame.truncated && (
        <p className="shrink-0 border-t border-line px-3 py-1 text-xs text-faint">
          The first {plural(frame.rows, 'row')}; there are more.
        </p>
      )}
    </div>
  );
}

function Head({ columns, table }: { readonly columns: readonly ShownColumn[]; readonly table: TableRows }) {
  const { sorting, sortBy } = table;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ column, place, key }) => {
          const sorted = sorting?.column === place ? sorting : null;
          const Arrow = sorted?.descending ? ArrowDown : ArrowUp;
          return (
            <th
              key={key}
              scope="col"
              aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
              className={cx(column.type === 'number' && 'justify-end')}
            >
              <button type="button" onClick={() => sortBy(place)} className="data-sort" title={column.name}>
                <span className="truncate">{column.name}</span>
                {sorted && <Arrow size={12} className="shrink-0" aria-hidden />}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface CellProps {
  readonly shown: ShownColumn;
  readonly row: number;
  readonly thresholds: Thresholds;
}

function Cell({ shown, row, thresholds }: CellProps) {
  const { column, style } = shown;
  const value = column.values[row] ?? null;
  const text = cellText(shown, value);
  const number = column.type === 'number';
  return (
    <td className={cx(number && 'justify-end')}>
      {number && typeof value === 'number' && <LevelIcon level={levelOf(value, thresholds)} />}
      {column.type !== 'time' && <MappingMark value={value} mappings={style.mappings} />}
      <span className={cx('truncate', value === null && 'text-faint')} title={text}>
        {text}
      </span>
    </td>
  );
}
