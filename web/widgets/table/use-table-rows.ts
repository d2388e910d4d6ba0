import { useDeferredValue, useMemo, useState } from 'react';
import type { Frame } from '#core/query/index.ts';
import { cellText, type ShownColumn } from './column-formats.ts';
import { rawText, rowFilter } from './table-filter.ts';
import { allRows, type Sorting, sortedRows } from './table-rows.ts';

const NEWEST_FIRST: Sorting = { column: 0, descending: true };

/** What happened last is what people look for: rows that begin with a time are shown from the newest on. */
function newestFirst(frame: Frame): Sorting | null {
  return frame.columns[0]?.type === 'time' ? NEWEST_FIRST : null;
}

export interface TableRows {
  /** numbers of the rows that fit, in the order to show */
  readonly rows: readonly number[];
  readonly sorting: Sorting | null;
  /** by this column, then the other way round, then as the rows come */
  readonly sortBy: (column: number) => void;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
}

/** Which rows of a frame a viewer sees, and in which order. */
export function useTableRows(frame: Frame, columns: readonly ShownColumn[]): TableRows {
  const [chosen, setChosen] = useState<Sorting | null | 'by itself'>('by itself');
  const [typed, setTyped] = useState('');
  // Typing goes on while ten thousand rows are looked through.
  const wanted = useDeferredValue(typed);
  const sorting = chosen === 'by itself' ? newestFirst(frame) : chosen;
  const textOf = useMemo(() => rowTexts(columns), [columns]);
  const found = useMemo(() => {
    const fits = rowFilter(
      wanted,
      columns.map(({ column }) => column),
      textOf,
    );
    const rows = allRows(frame);
    return fits ? rows.filter(fits) : rows;
  }, [frame, columns, wanted, textOf]);
  const rows = useMemo(() => sortedRows(frame, found, sorting), [frame, found, sorting]);
  const sortBy = (column: number) => {
    const first = frame.columns[column]?.type !== 'string';
    if (sorting?.column !== column) setChosen({ column, descending: first });
    else setChosen(sorting.descending === first ? { column, descending: !first } : null);
  };
  return { rows, sorting, sortBy, typed, setTyped };
}

/** What each row shows, and its values as they are; made when it is asked for, and kept. */
function rowTexts(columns: readonly ShownColumn[]): (row: number) => string {
  const known = new Map<number, string>();
  return row => {
    const text =
      known.get(row) ??
      columns
        .map(shown => {
          const value = shown.column.values[row] ?? null;
          const raw = value === null ? '' : rawText(shown.column.type, value);
          return `${cellText(shown, value).toLowerCase()}\n${raw}`;
        })
        .join('\n');
    known.set(row, text);
    return text;
  };
}
