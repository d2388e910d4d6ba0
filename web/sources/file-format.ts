const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
};

/** What the file dialog offers. */
export const ACCEPTED = '.csv,.json,.ndjson,.jsonl,text/csv,application/json';

/** @returns the content type to push a file with, told by its name; null when the server reads no such file */
export function contentTypeOf(fileName: string): string | null {
  return TYPES[/\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''] ?? null;
}

/**
 * @param taken names of the datasets there are
 * @returns a name for a dataset made of a file: the file's name without its ending, counted on when taken
 */
export function datasetNameOf(fileName: string, taken: readonly string[]): string {
  const base =
    fileName
      .replace(/\.[^.]+$/, '')
      .trim()
      .slice(0, 190) || 'Dataset';
  const known = new Set(taken.map(name => name.toLowerCase()));
  if (!known.has(base.toLowerCase())) return base;
  let count = 2;
  while (known.has(`${base} ${count}`.toLowerCase())) count += 1;
  return `${base} ${count}`;
}
