import { useSyncExternalStore } from 'react';
import type { PreviewStore } from './preview.ts';

/** Free rows below the last region while one is held, so that it can be brought there. */
const ROOM = 3;

/** @returns how many rows the grid is tall: while something is held, enough for where it is brought */
export function useGridRows(preview: PreviewStore, rows: number): number {
  const held = useSyncExternalStore(preview.subscribe, () => preview.get()?.rows ?? null);
  return held === null ? rows : Math.max(rows, held) + ROOM;
}
