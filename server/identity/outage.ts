import { reject } from '#core/contract/index.ts';
import { isOutage, troubleSentence } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';

/** Better Auth wraps what the driver throws, so the causes are looked through. */
function comesFromOutage(error: unknown): boolean {
  if (error instanceof Refusal) return false;
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if (isOutage(at)) return true;
  return false;
}

/**
 * Runs something that needs the accounts' database. An outage becomes a refusal of its own, because it
 * must never look like "signed out" or "not a member".
 * @throws Refusal `unavailable`; every other error as it is
 */
export async function withAccounts<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!comesFromOutage(error)) throw error;
    throw new Refusal(
      reject(
        'unavailable',
        troubleSentence(error) ??
          "The accounts' database does not answer at the moment. Try again in a few seconds.",
      ),
      { 'retry-after': '2' },
      { cause: error },
    );
  }
}
