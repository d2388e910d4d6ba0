import type { DashboardEvent } from '../contract/index.ts';
import type { Board } from '../layout/index.ts';

/** Keeps a board up with the state that it was made of. @param event the next one, none is left out */
export function keepBoard(board: Board, { type, data }: DashboardEvent): void {
  if ('displaced' in data) for (const [id, [, row]] of Object.entries(data.displaced)) board.setRow(id, row);
  if (type === 'regionRemoved') board.delete(data.region.id);
  if (type === 'regionAdded' || type === 'regionRestored') board.set(data.region.id, data.region.placement);
  if (type === 'regionMoved' || type === 'regionResized') board.set(data.regionId, data.after);
}
