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
