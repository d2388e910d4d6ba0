import type { Problem } from '#core/contract/index.ts';

/** Two people changed the same field: both values, and who the other one is. */
export interface FieldConflict {
  readonly regionId: string;
  readonly field: string;
  readonly yours: unknown;
  readonly theirs: unknown;
  readonly name: string;
}

/** @returns the conflicts that a refusal is about; none for other refusals */
export function conflictsOf(problem: Problem): readonly FieldConflict[] {
  if (problem.code !== 'version-conflict' || !Array.isArray(problem.conflicts)) return [];
  const regionId = String(problem.regionId);
  return problem.conflicts.map(({ field, yours, theirs, name }: Record<string, unknown>) => ({
    regionId,
    field: String(field),
    yours,
    theirs,
    name: typeof name === 'string' ? name : 'Somebody else',
  }));
}

/** @returns a field's value as it is shown beside the other one */
export function showValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'string') return `“${value.length > 120 ? `${value.slice(0, 120)}…` : value}”`;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value);
  return describeObject(value as Record<string, unknown>);
}

/** A query in words: its parts that say something by themselves. */
function describeObject(value: Record<string, unknown>): string {
  const parts = Object.entries(value)
    .filter(([name]) => name !== 'dataset' && name !== 'source')
    .map(([name, part]) => `${name} ${Array.isArray(part) ? part.join(', ') : String(part)}`);
  return parts.length > 0 ? parts.join('; ') : String(value.source ?? 'another value');
}
