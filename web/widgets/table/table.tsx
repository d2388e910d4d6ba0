import './table.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { cx, plural } from '../../ui/index.ts';
import type { WidgetProps } from '../definition.ts';
import { numberOption, textOption } from '../options.ts';
import { cellText, columnTracks, type Sorting, sortedRows } from './table-rows.ts';

const ROW_HEIGHT = 28;

const NEWEST_FIRST: Sorting = { column: 0, descending: true };

/** What happened last is what people look for: rows that begin with a time are shown from the newest on. */
function newestFirst(frame: WidgetProps['frame']): Sorting | null {
  return frame?.columns[0]?.type === 'time' ? NEWEST_FIRST : null;
}

/** Rows as they are. Only those in sight are in the page, so ten thousand scroll like ten. */
export default function TableWidget({ title, options, frame }: WidgetProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<Sorting | null | 'by itself'>('by itself');
  const sorting = chosen === 'by itself' ? newestFirst(frame) : chosen;
  const rows = useMemo(() => (frame ? sortedRows(frame, sorting) : []), [frame, sorting]);
  const tracks = useMemo(() => (frame ? columnTracks(frame) : ''), [frame]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  if (!frame) return null;

  const style = { unit: textOption(options, 'unit'), decimals: numberOption(options, 'decimals') };
  const sortBy = (column: number) => {
    const first = frame.columns[column]?.type !== 'string';
    if (sorting?.column !== column) setChosen({ column, descending: first });
    else setChosen(sorting.descending === first ? { column, descending: !first } : null);
  };
  return (
    <div className="flex h-full flex-col">
      <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
        <table
          className="data-table tabular"
          style={{ '--tracks': tracks }}
          aria-rowcount={frame.rows + 1}
          aria-label={title || 'Table'}
        >
          <thead>
            <tr aria-rowindex={1}>
              {frame.columns.map((column, index) => {
                const sorted = sorting?.column === index ? sorting : null;
                return (
                  <th
                    key={column.name}
                    aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
                    className={cx(column.type === 'number' && 'justify-end')}
                  >
                    <button type="button" onClick={() => sortBy(index)} className="data-sort">
                      <span className="truncate">{column.name}</span>
                      {sorted &&
                        (sorted.descending ? (
                          <ArrowDown size={12} aria-hidden />
                        ) : (
                          <ArrowUp size={12} aria-hidden />
                        ))}
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(item => {
              const row = rows[item.index]!;
              return (
                <tr
                  key={item.key}
                  aria-rowindex={item.index + 2}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {frame.columns.map(column => {
                    const value = column.values[row];
                    const text = cellText(column, value, style);
                    return (
                      <td key={column.name} className={cx(column.type === 'number' && 'justify-end')}>
                        <span className={cx('truncate', value === null && 'text-faint')} title={text}>
                          {text}
                        </span>
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {frame.truncated && (
        <p className="shrink-0 border-t border-line px-3 py-1 text-xs text-faint">
          The first {plural(frame.rows, 'row')}; there are more.
        </p>
      )}
    </div>
  );
}
