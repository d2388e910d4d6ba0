import { type Displaced, MAX_ROWS, move, type Placed, type Placement, resize } from '#core/layout/index.ts';

/** A move or a resize that has not been let go of: where everything would stand. */
export interface Preview {
  readonly regionId: string;
  readonly kind: 'move' | 'resize';
  /** what a command would ask for */
  readonly wanted: Placement;
  /** where the region would come to stand */
  readonly placement: Placement;
  readonly displaced: Displaced;
  readonly rows: number;
}

/**
 * The same functions that the server decides with, so that what is shown is what will be.
 *
 * @returns null when the board would be too tall
 */
export function previewOf(
  regions: Placed,
  regionId: string,
  kind: 'move' | 'resize',
  wanted: Placement,
): Preview | null {
  const change = kind === 'move' ? move(regions, regionId, wanted) : resize(regions, regionId, wanted);
  if (change.rows > MAX_ROWS) return null;
  return { regionId, kind, wanted, ...change };
}

/** @returns whether letting go would change anything */
export function changes(regions: Placed, preview: Preview): boolean {
  const before = regions[preview.regionId]?.placement;
  if (!before) return false;
  const { x, y, w, h } = preview.placement;
  const moved = x !== before.x || y !== before.y || w !== before.w || h !== before.h;
  return moved || Object.keys(preview.displaced).length > 0;
}

/** The preview outside React: of a hundred regions only those redraw whose place changes. */
export class PreviewStore {
  #preview: Preview | null = null;
  readonly #listeners = new Set<() => void>();

  get = (): Preview | null => this.#preview;

  set(preview: Preview | null): void {
    if (preview === this.#preview) return;
    this.#preview = preview;
    for (const listener of this.#listeners) listener();
  }

  /** @returns the row at which a region stands in the preview, null when there it stands as before */
  rowOf(regionId: string): number | null {
    return this.#preview?.displaced[regionId]?.[1] ?? null;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
