import { COLUMNS, MAX_HEIGHT, MAX_ROWS, type Placement } from '#core/layout/index.ts';

/** Distance from one row to the next, CSS pixels; grid.css says the same. */
export const ROW_STEP = 40;
/** Between two regions, CSS pixels. */
export const GAP = 8;

/** A box in CSS pixels, from the grid's top left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** @returns the distance from one column to the next in a grid of this width, CSS pixels */
export function columnStep(gridWidth: number): number {
  return (gridWidth + GAP) / COLUMNS;
}

/** @returns where a region is drawn; edges lie on whole pixels, as grid.css rounds them */
export function boxOf({ x, y, w, h }: Placement, gridWidth: number): Box {
  const step = columnStep(gridWidth);
  const left = Math.round(x * step);
  return {
    left,
    top: y * ROW_STEP,
    width: Math.round((x + w) * step) - left - GAP,
    height: h * ROW_STEP - GAP,
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** @returns the cell that a dragged region is over: the nearest one in which it fits */
export function cellOf(
  corner: { readonly left: number; readonly top: number },
  { w, h }: Pick<Placement, 'w' | 'h'>,
  gridWidth: number,
): { x: number; y: number } {
  return {
    x: within(Math.round(corner.left / columnStep(gridWidth)), 0, COLUMNS - w),
    y: within(Math.round(corner.top / ROW_STEP), 0, MAX_ROWS - h),
  };
}

/** @returns the size in cells that is nearest to these pixels, not below the least and not beyond the grid */
export function sizeOf(
  box: { readonly width: number; readonly height: number },
  { x, y }: Pick<Placement, 'x' | 'y'>,
  least: { readonly w: number; readonly h: number },
  gridWidth: number,
): { w: number; h: number } {
  const mostColumns = COLUMNS - x;
  const mostRows = Math.min(MAX_HEIGHT, MAX_ROWS - y);
  return {
    w: within(
      Math.round((box.width + GAP) / columnStep(gridWidth)),
      Math.min(least.w, mostColumns),
      mostColumns,
    ),
    h: within(Math.round((box.height + GAP) / ROW_STEP), Math.min(least.h, mostRows), mostRows),
  };
}

/** Pixels from the edge of the window within which dragging scrolls. */
const SCROLL_ZONE = 56;
/** The fastest, CSS pixels per second. */
const SCROLL_SPEED = 1_200;

/**
 * @param y the pointer's place, from the top of the window
 * @param view the part of the window that shows the grid
 * @returns how fast to scroll, CSS pixels per second; negative is up
 */
export function scrollSpeed(y: number, view: { readonly top: number; readonly bottom: number }): number {
  const above = view.top + SCROLL_ZONE - y;
  const below = y - (view.bottom - SCROLL_ZONE);
  const depth = Math.min(1, Math.max(above, below) / SCROLL_ZONE);
  if (depth <= 0) return 0;
  return (above > below ? -1 : 1) * depth * depth * SCROLL_SPEED;
}
