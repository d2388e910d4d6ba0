import { DATA_LIMITS, type Dataset, type DatasetChanges } from '#core/contract/index.ts';

/** What stands in the form. */
export interface KeepText {
  readonly days: string;
  readonly rows: string;
  /** names with commas between */
  readonly key: string;
}

export interface ReadKeep {
  /** null: nothing to save */
  readonly changes: DatasetChanges | null;
  readonly errors: Readonly<Partial<Record<keyof KeepText, string>>>;
}

/** @returns a number, null for an empty field, undefined for something else */
function readNumber(text: string, most: number): number | null | undefined {
  const trimmed = text.trim().replaceAll(/[\s,']/g, '');
  if (trimmed === '') return null;
  const value = /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value >= 1 && value <= most ? value : undefined;
}

const shown = (value: number) => value.toLocaleString('en');

/** Column names may have commas and spaces of their own: what the dataset has comes first. */
function readNames(text: string, known: readonly string[]): string[] {
  const whole = text.trim();
  if (whole === '') return [];
  if (known.includes(whole)) return [whole];
  return [...new Set(whole.split(',').map(name => name.trim()))].filter(name => name !== '');
}

/** @returns what the form asks to be changed, and what is wrong in it */
export function readKeep(text: KeepText, dataset: Dataset): ReadKeep {
  const { keepDays, rowsPerDataset, keyColumns } = DATA_LIMITS;
  const days = readNumber(text.days, keepDays);
  const rows = readNumber(text.rows, rowsPerDataset);
  const names = dataset.columns.map(({ name }) => name);
  const key = readNames(text.key, names);
  const missing = names.length > 0 ? key.find(name => !names.includes(name)) : undefined;
  const errors = {
    ...(days === undefined && { days: `A whole number from 1 to ${shown(keepDays)}.` }),
    ...(rows === undefined && { rows: `A whole number from 1 to ${shown(rowsPerDataset)}.` }),
    ...(missing !== undefined && { key: `There is no column “${missing}”.` }),
    ...(key.length > keyColumns && { key: `At most ${keyColumns} columns.` }),
  };
  if (days === undefined || rows === undefined || 'key' in errors) return { changes: null, errors };
  const changes: DatasetChanges = {
    ...(days !== dataset.keepDays && { keepDays: days }),
    ...(rows !== dataset.keepRows && { keepRows: rows }),
    ...(key.join('\n') !== dataset.key.join('\n') && { key }),
  };
  return { changes: Object.keys(changes).length > 0 ? changes : null, errors };
}
