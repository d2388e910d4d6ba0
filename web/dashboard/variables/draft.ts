import type { Variable, VariableKind, VariableOption } from '#core/contract/index.ts';
import { VARIABLE_LIMITS, VARIABLE_NAME } from '#core/query/index.ts';

const NAME = new RegExp(VARIABLE_NAME);

/** @returns a variable with a name that is not taken yet */
export function newVariable(taken: readonly Variable[]): Variable {
  const names = new Set(taken.map(({ name }) => name));
  let count = 1;
  while (names.has(`variable${count}`)) count += 1;
  const name = `variable${count}`;
  return { name, label: '', kind: 'list', options: [{ value: 'a' }], default: '', multi: false, all: false };
}

/** @returns the variable as one of another kind, without what means nothing there */
export function asKind(variable: Variable, kind: VariableKind): Variable {
  const { name, label, multi, all, options, query, column, default: preset } = variable;
  const shared = { name, label, kind, default: preset };
  const first = [preset].flat()[0] ?? '';
  if (kind === 'text') return { ...shared, default: first, multi: false, all: false };
  if (kind === 'list') return { ...shared, multi, all, options: options ?? [{ value: first || 'a' }] };
  return { ...shared, multi, all, ...(query && { query }), ...(column && { column }) };
}

/** @param text one value a line, with a label behind `|` where it has one */
export function readOptions(text: string): VariableOption[] {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  return lines.slice(0, VARIABLE_LIMITS.values).map(line => {
    const [value = '', ...rest] = line.split('|');
    const label = rest.join('|').trim();
    return label === '' ? { value: value.trim() } : { value: value.trim(), label };
  });
}

/** @returns the text that `readOptions` reads */
export function writeOptions(options: readonly VariableOption[] = []): string {
  return options.map(({ value, label }) => (label === undefined ? value : `${value} | ${label}`)).join('\n');
}

/** @returns why a name cannot be taken; null: it can */
export function wrongName(name: string): string | null {
  return NAME.test(name)
    ? null
    : 'A letter, then letters, digits or _, and not from, to, interval, range or rate_interval: it stands in queries as $name.';
}

/** @returns the list with one of them moved by a place */
export function moved(variables: readonly Variable[], at: number, by: -1 | 1): readonly Variable[] {
  const target = at + by;
  if (target < 0 || target >= variables.length) return variables;
  const next = [...variables];
  [next[at], next[target]] = [next[target]!, next[at]!];
  return next;
}
