import type { NewRegion } from '#core/contract/index.ts';

/** A region that is given its place by the row it stands in. */
export interface Panel extends Omit<NewRegion, 'placement'> {
  /** of 24 columns */
  readonly width: number;
}

/** Panels beside each other, from left to right. */
export interface Row {
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** @returns the panels with their places, rows below each other */
export function layOut(rows: readonly Row[]): NewRegion[] {
  const regions: NewRegion[] = [];
  let y = 0;
  for (const { height, panels } of rows) {
    let x = 0;
    for (const { width, ...region } of panels) {
      regions.push({ ...region, placement: { x, y, w: width, h: height } });
      x += width;
    }
    y += height;
  }
  return regions;
}
