import { COLUMNS, type Placed, type Placement, rowsOf } from '#core/layout/index.ts';
import { changes, type Preview, previewOf } from './preview.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export function directionOf(key: string): Direction | null {
  return DIRECTIONS[key] ?? null;
}

/**
 * One step of a region by keyboard. Sideways it is a column. Up and down it is the nearest row at which
 * anything changes: a row further down means nothing where the region would only rise again.
 *
 * @param from the last step's outcome, if this is not the first
 * @returns null at the edge
 */
export function stepMove(
  regions: Placed,
  regionId: string,
  from: Placement,
  direction: Direction,
): Preview | null {
  if (direction === 'left' || direction === 'right') {
    const x = from.x + (direction === 'left' ? -1 : 1);
    return x < 0 || x + from.w > COLUMNS ? null : previewOf(regions, regionId, 'move', { ...from, x });
  }
  const step = direction === 'up' ? -1 : 1;
  const last = rowsOf(regions);
  const here = previewOf(regions, regionId, 'move', from);
  for (let y = from.y + step; y >= 0 && y <= last; y += step) {
    const preview = previewOf(regions, regionId, 'move', { ...from, y });
    if (preview && here && !sameOutcome(preview, here)) return preview;
  }
  return null;
}

function sameOutcome(a: Preview, b: Preview): boolean {
  if (a.placement.x !== b.placement.x || a.placement.y !== b.placement.y) return false;
  const left = Object.entries(a.displaced);
  return (
    left.length === Object.keys(b.displaced).length &&
    left.every(([id, [, row]]) => b.displaced[id]?.[1] === row)
  );
}

/** One step of a region's size by keyboard. @returns null at the edge or at the least size */
export function stepResize(
  regions: Placed,
  regionId: string,
  from: Placement,
  direction: Direction,
  least: { readonly w: number; readonly h: number },
): Preview | null {
  const w = from.w + (direction === 'left' ? -1 : direction === 'right' ? 1 : 0);
  const h = from.h + (direction === 'up' ? -1 : direction === 'down' ? 1 : 0);
  if (w < Math.min(least.w, from.w) || h < Math.min(least.h, from.h) || from.x + w > COLUMNS) return null;
  return previewOf(regions, regionId, 'resize', { ...from, w, h });
}

/** @returns where a region stands, for those who listen to the page; columns and rows count from 1 */
export function sayPlacement(title: string, { x, y, w, h }: Placement): string {
  return `${title || 'Region'}: column ${x + 1}, row ${y + 1}, ${w} wide, ${h} tall`;
}

/** @returns what a preview means for the person who steps */
export function sayPreview(title: string, regions: Placed, preview: Preview): string {
  return changes(regions, preview)
    ? sayPlacement(title, preview.placement)
    : `${sayPlacement(title, preview.placement)}, as before`;
}
