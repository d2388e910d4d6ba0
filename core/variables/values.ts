import type { Variable, VariableValues } from '../contract/index.ts';
import { type Frame, VARIABLE_LIMITS } from '../query/index.ts';

/**
 * The values of a query variable: those of one column, each once, in the order of the answer. Times are written in
 * UTC as ISO 8601 has them, numbers as JSON does; null and what is too long to be chosen are left out.
 *
 * @returns null when there is no such column
 */
export function valuesOf({ column }: Pick<Variable, 'column'>, frame: Frame): VariableValues | null {
  // An answer without columns is one without rows.
  if (frame.columns.length === 0) return { values: [] };
  const found = column === undefined ? frame.columns[0] : frame.columns.find(({ name }) => name === column);
  if (!found) return null;
  const texts = new Set<string>();
  for (const value of found.values) {
    if (value === null) continue;
    const text = found.type === 'time' ? new Date(Number(value)).toISOString() : String(value);
    if (text.length <= VARIABLE_LIMITS.valueLength) texts.add(text);
  }
  const values = [...texts].slice(0, VARIABLE_LIMITS.values).map(value => ({ value }));
  const truncated = frame.truncated === true || texts.size > values.length;
  return truncated ? { values, truncated } : { values };
}
