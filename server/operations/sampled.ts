/**
 * Something that costs a look at the database, for those who ask often and must not wait: they get what is
 * known, and at most once per interval that is found out anew meanwhile. Nobody asks: nothing is looked at.
 *
 * @returns a function that says the latest, null while nothing is known: not yet, or the last look failed
 */
export function sampled<T>(look: () => Promise<T>, intervalMs: number): () => T | null {
  let latest: T | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking = false;
  return () => {
    if (!looking && performance.now() - lookedAt >= intervalMs) {
      looking = true;
      lookedAt = performance.now();
      look().then(
        found => {
          latest = found;
          looking = false;
        },
        () => {
          latest = null;
          looking = false;
        },
      );
    }
    return latest;
  };
}
