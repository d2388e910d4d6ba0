/** Columns of every dashboard, whatever the width of the screen. */
export const COLUMNS = 24;

/** A region ends at this row at the latest: `y + h <= MAX_ROWS`. */
export const MAX_ROWS = 10_000;

/** The tallest a region may be, in rows. */
export const MAX_HEIGHT = 500;

/** Where a region stands: `x` and `w` in columns, `y` and `h` in rows, all integers; the top left is 0, 0. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/**
 * Regions by id, as a dashboard's state holds them. The layout functions read nothing but `placement`, and
 * never copy or change the record. They expect every placement to have passed `validatePlacement`.
 */
export type Placed = Readonly<Record<string, { readonly placement: Placement }>>;

/** The regions that moved because another one did: id -> [row before, row after]. Columns never change. */
export type Displaced = Record<string, [fromY: number, toY: number]>;

export type PlacementFault =
  | 'not-integer'
  | 'too-small'
  | 'too-tall'
  | 'outside-columns'
  | 'above-first-row'
  | 'below-last-row';

export interface PlacementRefusal {
  readonly reason: PlacementFault;
  /** A sentence for people: what is wrong and what would be right. */
  readonly detail: string;
}

/** Says why a placement cannot stand on any grid, or null when it can. Overlaps are no fault: others flow. */
export function validatePlacement(placement: Placement): PlacementRefusal | null {
  const { x, y, w, h } = placement;
  for (const [name, value] of Object.entries({ x, y, w, h })) {
    if (!Number.isSafeInteger(value)) {
      return refusal('not-integer', `${name} must be a whole number of ${unitOf(name)}, not ${value}.`);
    }
  }
  if (w < 1 || h < 1) {
    return refusal(
      'too-small',
      `A region is at least 1 column wide and 1 row tall; this one is ${w} by ${h}.`,
    );
  }
  if (w > COLUMNS) {
    return refusal('outside-columns', `The grid has ${COLUMNS} columns, so a region cannot be ${w} wide.`);
  }
  if (x < 0 || x + w > COLUMNS) {
    return refusal(
      'outside-columns',
      `A region ${w} wide can start at columns 0 to ${COLUMNS - w} of ${COLUMNS}, not at ${x}.`,
    );
  }
  if (h > MAX_HEIGHT) {
    return refusal('too-tall', `A region is at most ${MAX_HEIGHT} rows tall; this one has ${h}.`);
  }
  if (y < 0) {
    return refusal('above-first-row', `Rows count from 0 downwards, so a region cannot start at row ${y}.`);
  }
  if (y + h > MAX_ROWS) {
    return refusal(
      'below-last-row',
      `A dashboard has ${MAX_ROWS} rows: a region ${h} tall can start at row ${MAX_ROWS - h} at the latest, not at ${y}.`,
    );
  }
  return null;
}

function refusal(reason: PlacementFault, detail: string): PlacementRefusal {
  return { reason, detail };
}

function unitOf(name: string): string {
  return name === 'x' || name === 'w' ? 'columns' : 'rows';
}
