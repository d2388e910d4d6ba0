import fc from 'fast-check';
import { move, place, remove, resize, settle } from '../change.ts';
import { findSpace } from '../find-space.ts';
import type { Displaced, Placed, Placement } from '../placement.ts';
import { anyPlacement, type Board, without, withRows } from './boards.ts';

/** One step of a session; `pick` chooses the region, whatever regions there are by then. */
export interface Step {
  readonly kind: 'place' | 'duplicate' | 'move' | 'resize' | 'remove' | 'settle';
  readonly pick: number;
  readonly wanted: Placement;
}

/** What one step did to the board. */
export interface Outcome {
  readonly kind: Step['kind'];
  /** The board as it was, except that a removed region is gone from it already. */
  readonly before: Board;
  readonly after: Board;
  readonly displaced: Displaced;
  /** The region that was placed, moved or resized, and what was wanted for it. */
  readonly changed: { readonly id: string; readonly wanted: Placement } | null;
  /** Rows in use according to the function called; null where it does not say. */
  readonly rows: number | null;
}

export const anyScript: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>(
      'place',
      'place',
      'place',
      'duplicate',
      'move',
      'move',
      'resize',
      'remove',
      'settle',
    ),
    pick: fc.nat(100),
    wanted: anyPlacement,
  }),
  { minLength: 1, maxLength: 30 },
);

/** Plays a script on an empty board; steps that need a region are left out while there is none. */
export function play(script: readonly Step[]): Outcome[] {
  const outcomes: Outcome[] = [];
  let board: Board = {};
  for (const [turn, step] of script.entries()) {
    const outcome = perform(board, step, turn);
    if (outcome === null) continue;
    outcomes.push(outcome);
    board = outcome.after;
  }
  return outcomes;
}

/** Plays one step, or returns null when it needs a region and there is none. `turn` makes the new id. */
export function perform(board: Board, step: Step, turn: number): Outcome | null {
  // Ids that do not sort in the order of their making, so that an accidental dependence on it shows.
  const fresh = `${(turn * 7) % 10}-${turn}`;
  if (step.kind === 'place')
    return changed(step, board, fresh, step.wanted, place(board, fresh, step.wanted));
  if (step.kind === 'settle') {
    const displaced = settle(board);
    const after = withRows(board, displaced);
    return { kind: step.kind, before: board, after, displaced, changed: null, rows: null };
  }
  const ids = Object.keys(board).sort();
  const id = ids[step.pick % ids.length];
  if (id === undefined) return null;
  const { x, y, w, h } = board[id]!.placement;
  if (step.kind === 'remove') {
    const { displaced } = remove(board, id);
    const before = without(board, id);
    const after = withRows(before, displaced);
    return { kind: step.kind, before, after, displaced, changed: null, rows: null };
  }
  if (step.kind === 'duplicate') {
    const wanted = { ...findSpace(board, { w, h }), w, h };
    return changed(step, board, fresh, wanted, place(board, fresh, wanted));
  }
  if (step.kind === 'move') {
    const wanted = { x: Math.min(step.wanted.x, 24 - w), y: step.wanted.y, w, h };
    return changed(step, board, id, wanted, move(board, id, wanted));
  }
  const wanted = { x, y, w: Math.min(step.wanted.w, 24 - x), h: step.wanted.h };
  return changed(step, board, id, wanted, resize(board, id, wanted));
}

function changed(
  { kind }: Step,
  before: Placed,
  id: string,
  wanted: Placement,
  change: { placement: Placement; displaced: Displaced; rows: number },
): Outcome {
  const { placement, displaced, rows } = change;
  const after = withRows(before, displaced, { [id]: placement });
  return { kind, before, after, displaced, changed: { id, wanted }, rows };
}
