import type { Column, Value } from '#core/query/index.ts';
import { areDays, formatClock, formatDay, formatMoment } from '../format-time.ts';
import { mappingOf } from '../mappings.ts';
import { readNumberStyle } from '../number-options.ts';
import { type NumberStyle, numberText } from '../numbers.ts';
import { type ChoiceOf, choiceOf, choiceOption, type OptionGroup, type Options } from '../options.ts';
import { TIMES } from './settings.ts';

/** What the options say of one column; what they do not say is as in the other columns. */
export interface ColumnFormat {
  /** of the column */
  readonly name: string;
  readonly hidden?: boolean | undefined;
  readonly unit?: string | undefined;
  readonly decimals?: number | undefined;
  readonly times?: ChoiceOf<typeof TIMES> | undefined;
}

export const COLUMNS: OptionGroup = {
  title: 'Columns',
  fields: [{ type: 'columns', name: 'columns', label: 'Columns' }],
};

export const MOST_FORMATS = 50;

/** @returns what the options say of columns, by the column's name; what is no format is left out */
export function readColumnFormats({ columns }: Options): ReadonlyMap<string, ColumnFormat> {
  const stored: readonly unknown[] = Array.isArray(columns) ? columns.slice(0, MOST_FORMATS) : [];
  return new Map(
    stored.flatMap(one => {
      if (typeof one !== 'object' || one === null) return [];
      const { name, hidden, times, unit, decimals } = one as Readonly<Record<string, unknown>>;
      if (typeof name !== 'string') return [];
      const style = readNumberStyle({ unit, decimals });
      const format: ColumnFormat = {
        name,
        hidden: hidden === true ? true : undefined,
        unit: style.unit,
        decimals: style.decimals,
        times: times === undefined ? undefined : choiceOf(times, TIMES),
      };
      return [[name, format] as const];
    }),
  );
}

/** A column of the frame as the table shows it. */
export interface ShownColumn {
  readonly column: Column;
  /** its place in the frame */
  readonly place: number;
  /** different from that of the other columns, even where the names are the same */
  readonly key: string;
  readonly style: NumberStyle;
  readonly times: Exclude<ChoiceOf<typeof TIMES>, 'auto'>;
}

/** @returns the columns to show, with how their values are written */
export function shownColumns(columns: readonly Column[], options: Options): readonly ShownColumn[] {
  const formats = readColumnFormats(options);
  return columns.flatMap((column, place) => {
    const format = formats.get(column.name);
    if (format?.hidden) return [];
    const style = readNumberStyle(options);
    const times = format?.times ?? choiceOption(options, TIMES);
    return {
      column,
      place,
      key: `${place} ${column.name}`,
      style: {
        unit: format?.unit ?? style.unit ?? column.unit ?? 'none',
        decimals: format?.decimals ?? style.decimals,
        mappings: style.mappings,
      },
      times: times === 'auto' ? (column.type === 'time' && areDays(column.values) ? 'day' : 'moment') : times,
    };
  });
}

/** @returns a value as its cell shows it; a dash where there is none */
export function cellText({ column, style, times }: ShownColumn, value: Value | undefined): string {
  if (column.type === 'time') return timeText(value, times);
  const mapping = mappingOf(value, style.mappings);
  if (mapping) return mapping.text;
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? numberText(value, style) : value;
}

function timeText(value: Value | undefined, times: ShownColumn['times']): string {
  if (typeof value !== 'number' || Number.isNaN(new Date(value).getTime())) return '–';
  switch (times) {
    case 'moment':
      return formatMoment(value);
    case 'day':
      return formatDay(value);
    case 'clock':
      return formatClock(value);
    case 'iso':
      return new Date(value).toISOString();
  }
}
