import type { Column, ColumnType, Frame, Value } from '#core/query/index.ts';
import type { TextRows } from './read-rows.ts';

/** Types of Postgres by their fixed ids (pg_type.oid); every other one is shown as its text. */
const TYPES: Readonly<Record<number, ColumnType>> = {
  16: 'boolean',
  20: 'number',
  21: 'number',
  23: 'number',
  26: 'number',
  700: 'number',
  701: 'number',
  790: 'number',
  1700: 'number',
  1082: 'time',
  1114: 'time',
  1184: 'time',
};

/** Characters of one text; what is longer is cut. */
const TEXT_LENGTH = 10_000;

/** `2026-01-31 12:00:00.123456+00`, as ISO style with the time zone UTC writes it; microseconds are cut off. */
const MOMENT = /^(\d{4,6})-(\d\d)-(\d\d)(?:[ T](\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(?:\+00)?)?$/;

function toTime(text: string): number | null {
  const [, year, month, day, clock = '00:00:00', fraction = ''] = MOMENT.exec(text) ?? [];
  if (year === undefined) return null;
  const years = year.length > 4 ? `+${year.padStart(6, '0')}` : year;
  const time = Date.parse(`${years}-${month}-${day}T${clock}${fraction}Z`);
  return Number.isNaN(time) ? null : time;
}

/** `$1,234.50`, as money is written where the currency's sign comes first. */
const toNumber = (text: string): number | null => {
  const number = Number(text.replace(/^(-?)\$/, '$1').replaceAll(',', ''));
  return Number.isFinite(number) ? number + 0 : null;
};

function toText(text: string): string {
  if (text.length <= TEXT_LENGTH) return text;
  return `${text.slice(0, TEXT_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function toValue(text: string | null, type: ColumnType): Value {
  if (text === null) return null;
  if (type === 'boolean') return text === 't';
  if (type === 'number') return toNumber(text);
  return type === 'time' ? toTime(text) : toText(text);
}

/** @returns names that differ: the second `count` is `count (2)` */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map(name => {
    let free = name;
    for (let n = 2; taken.has(free); n += 1) free = `${name} (${n})`;
    taken.add(free);
    return free;
  });
}

/** @param at when the source was asked, milliseconds since 1970 */
export function toFrame({ fields, rows, truncated }: TextRows, at: number): Frame {
  const names = distinct(fields.map(({ name }) => name));
  const columns = fields.map(({ dataTypeID }, i): Column => {
    const type = TYPES[dataTypeID] ?? 'string';
    return { name: names[i]!, type, values: rows.map(row => toValue(row[i] ?? null, type)) };
  });
  return { columns, rows: rows.length, at, ...(truncated && { truncated }) };
}
