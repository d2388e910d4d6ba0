import { useCallback, useSyncExternalStore } from 'react';

/** Regions whose rows somebody looks at instead of the drawing: for this person, until the page is left. */
const asTable = new Set<string>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @returns whether a region is shown as a table, also after it was out of sight, and how to change that */
export function useAsTable(regionId: string): [asTable: boolean, set: (shown: boolean) => void] {
  const shown = useSyncExternalStore(subscribe, () => asTable.has(regionId));
  const set = useCallback(
    (next: boolean) => {
      if (next) asTable.add(regionId);
      else asTable.delete(regionId);
      for (const listener of listeners) listener();
    },
    [regionId],
  );
  return [shown, set];
}
