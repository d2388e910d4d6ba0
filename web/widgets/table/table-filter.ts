import type { Column, Value } from '#core/query/index.ts';

/** Whether a row is shown. */
export type RowTest = (row: number) => boolean;

type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=' | ':';

const NAME = '"[^"]*"|[^\\s"<>=:!]+';
const OPERATOR = '<=|>=|!=|<|>|=|:';
const TERMS = new RegExp(
  `(?:(?<name>${NAME})\\s*)?(?<operator>${OPERATOR})\\s*(?<value>"[^"]*"|[^\\s"]+|$)|(?<word>"[^"]*"|\\S+)`,
  'g',
);

const unquoted = (text: string) => text.replaceAll('"', '');

/**
 * Reads what somebody types to find rows: words that a row has to contain, and comparisons with a column
 * (`rain > 5`, `city:ber`, `"two words" != x`) or, without a name, with any column of numbers (`>100`). A row has to
 * fit all of them.
 *
 * @param textOf all that a row shows, in lower case
 * @returns null when nothing is asked for
 */
export function rowFilter(
  typed: string,
  columns: readonly Column[],
  textOf: (row: number) => string,
): RowTest | null {
  const tests = [...typed.matchAll(TERMS)].flatMap(({ 0: whole, groups = {} }) => {
    const { name, operator, value = '', word } = groups;
    const contains = (text: string): RowTest[] => {
      const wanted = unquoted(text).toLowerCase();
      return wanted === '' ? [] : [row => textOf(row).includes(wanted)];
    };
    if (word !== undefined || operator === undefined) return contains(word ?? whole);
    const compared = columnsCalled(name, columns);
    // "12:30" is no comparison: there is no such column.
    if (compared.length === 0) return contains(whole);
    // Somebody is about to type the value.
    if (value === '') return [];
    const fits = comparison(operator as Operator, unquoted(value));
    return [row => compared.some(column => fits(column, column.values[row] ?? null))];
  }) as RowTest[];
  return tests.length === 0 ? null : row => tests.every(fits => fits(row));
}

function columnsCalled(name: string | undefined, columns: readonly Column[]): readonly Column[] {
  if (name === undefined) return columns.filter(({ type }) => type === 'number');
  const wanted = unquoted(name).toLowerCase();
  return columns.filter(column => column.name.toLowerCase() === wanted);
}

function comparison(operator: Operator, wanted: string): (column: Column, value: Value) => boolean {
  const text = wanted.toLowerCase();
  const number = wanted.trim() === '' ? Number.NaN : Number(wanted.replace(',', '.'));
  const time = Date.parse(wanted);
  return ({ type }, value) => {
    if (value === null) return operator === '!=';
    if (operator === ':') return rawText(type, value).includes(text);
    if (type === 'time' && typeof value === 'number') {
      if (operator === '=' || operator === '!=')
        return rawText(type, value).startsWith(text) === (operator === '=');
      return ordered(operator, value - time);
    }
    if (typeof value === 'number') return ordered(operator, value - number);
    if (typeof value === 'boolean') {
      const same = (value ? ['yes', 'true'] : ['no', 'false']).includes(text);
      return operator === '=' ? same : operator === '!=' && !same;
    }
    return ordered(operator, value.toLowerCase().localeCompare(text, undefined, { numeric: true }));
  };
}

/** @param difference of the value and what it is compared with; not a number: they cannot be compared */
function ordered(operator: Operator, difference: number): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '=':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case ':':
      return false;
  }
}

/** @returns a value as people might type it: a time in ISO 8601, a truth as yes or no; in lower case */
export function rawText(type: Column['type'], value: Exclude<Value, null>): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (type !== 'time' || typeof value !== 'number') return String(value).toLowerCase();
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString().toLowerCase();
}
