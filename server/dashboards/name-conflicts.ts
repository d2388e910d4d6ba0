import type { Conflict } from '#core/dashboard/index.ts';
import { Refusal } from '../problems.ts';

/**
 * The domain knows people by id; somebody who reads "somebody else changed this" wants a name.
 *
 * @returns the same error, with `name` beside `by` in each conflict of a version-conflict
 */
export async function nameConflicts(
  error: unknown,
  names: (people: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<unknown> {
  if (!(error instanceof Refusal) || error.rejection.code !== 'version-conflict') return error;
  const conflicts = error.rejection.extra?.conflicts as readonly Conflict[];
  const known = await names(conflicts.map(({ by }) => by));
  const named = conflicts.map(conflict => ({ ...conflict, name: known.get(conflict.by) ?? 'Somebody' }));
  const who = [...new Set(named.map(({ name }) => name))].join(' and ');
  return new Refusal({
    ...error.rejection,
    detail: `${who} changed this meanwhile. Keep theirs, or send yours again on the new version.`,
    extra: { ...error.rejection.extra, conflicts: named },
  });
}
