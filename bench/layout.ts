import { moveElement, verticalCompactor } from 'react-grid-layout/core';
import { fastVerticalCompactor } from 'react-grid-layout/extras';
import {
  COLUMNS,
  type Displaced,
  move,
  type Placed,
  type Placement,
  rowsOf,
  settle,
} from '#core/layout/index.ts';
import { percentile } from './percentile.ts';
import { type BenchResult, formatTable } from './table.ts';

/**
 * Microseconds per move against react-grid-layout, in one process and one run.
 *
 * - The same settled board for everybody: regions of mixed sizes (2 to 12 columns, 2 to 10 rows), seeded.
 * - The same seeded list of far moves for everybody: any region to any place on the board. Each contender
 *   plays it as a chain, every move on the board that its own previous move left behind.
 * - react-grid-layout does what it does while a region is dragged: `moveElement`, then the compactor, which
 *   gives a new layout. Once with its default vertical compactor, once with its fast one.
 * - Ours is `move`, which answers with the places that change. The lines "and a new record" add what a
 *   dashboard does with the answer: copy the record of regions and replace those that moved. That costs more
 *   than the layout itself, because V8 copies objects with a thousand keys slowly.
 * - The contenders take turns in short blocks, so that a disturbance of the machine meets all of them, and
 *   the first blocks warm up and do not count.
 */
export async function benchLayout(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const { regions, blocks } of BOARDS) results.push(...benchBoard(regions, blocks));
  return results;
}

const BOARDS = [
  { regions: 50, blocks: 100 },
  { regions: 200, blocks: 50 },
  // A default compaction of 1,000 regions takes a large part of the whole bench's time.
  { regions: 1000, blocks: 20 },
] as const;
const MOVES_PER_BLOCK = 20;
const WARM_UP_BLOCKS = 2;

/** How far below react-grid-layout's a move must be: the 1,000 regions are where it gets sluggish. */
const TARGETS = { regions: 1000, medianBelowDefault: 200, p99BelowFast: 40 } as const;

interface FarMove {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Plays one move on its own board and returns how long it took, in microseconds. */
type Contender = (next: FarMove) => number;

function benchBoard(count: number, blocks: number): BenchResult[] {
  const random = seededRandom(count);
  const board = mixedBoard(count, random);
  const moves = farMoves(board, (blocks + WARM_UP_BLOCKS) * MOVES_PER_BLOCK, random);
  const alone: number[] = [];
  const samples = takeTurns(moves, {
    applied: ours(board, microseconds => alone.push(microseconds)),
    byDefault: reactGridLayout(board, verticalCompactor),
    fast: reactGridLayout(board, fastVerticalCompactor),
  });
  return report(count, { ...samples, alone: alone.slice(WARM_UP_BLOCKS * MOVES_PER_BLOCK) });
}

function takeTurns<Name extends string>(
  moves: readonly FarMove[],
  contenders: Readonly<Record<Name, Contender>>,
): Record<Name, number[]> {
  const entries = Object.entries<Contender>(contenders) as [Name, Contender][];
  const samples = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<
    Name,
    number[]
  >;
  for (let start = 0; start < moves.length; start += MOVES_PER_BLOCK) {
    const block = moves.slice(start, start + MOVES_PER_BLOCK);
    for (const [name, play] of entries) {
      const taken = block.map(play);
      if (start >= WARM_UP_BLOCKS * MOVES_PER_BLOCK) samples[name].push(...taken);
    }
  }
  return samples;
}

function report(
  count: number,
  samples: Record<'alone' | 'applied' | 'byDefault' | 'fast', number[]>,
): BenchResult[] {
  const line = (
    what: string,
    q: number,
    whose: 'alone' | 'applied',
    against: 'byDefault' | 'fast',
    wanted: number | null,
  ): BenchResult => {
    const taken = percentile(samples[whose], q);
    const reference = percentile(samples[against], q);
    const ratio = reference / taken;
    return {
      id: 'd',
      what: `move among ${count} regions${what}, ${q === 0.5 ? 'median' : '99th percentile'}`,
      ours: duration(taken),
      reference: `${duration(reference)} (react-grid-layout, ${against === 'fast' ? 'fast' : 'default'} compactor)`,
      ratio: `${ratio.toFixed(ratio < 10 ? 1 : 0)} x`,
      target: wanted === null ? '' : `>= ${wanted} x`,
      met: wanted === null ? null : ratio >= wanted,
    };
  };
  const judged = count === TARGETS.regions;
  return [
    line('', 0.5, 'alone', 'byDefault', judged ? TARGETS.medianBelowDefault : null),
    line('', 0.99, 'alone', 'byDefault', null),
    line('', 0.5, 'alone', 'fast', null),
    line('', 0.99, 'alone', 'fast', judged ? TARGETS.p99BelowFast : null),
    line(' and a new record', 0.5, 'applied', 'byDefault', null),
    line(' and a new record', 0.99, 'applied', 'fast', null),
  ];
}

function ours(start: Placed, onMoveAlone: (microseconds: number) => void): Contender {
  let regions = start;
  return ({ id, x, y }) => {
    const before = performance.now();
    const change = move(regions, id, { x, y });
    const moved = performance.now();
    regions = withRows(regions, change.displaced, id, change.placement);
    const after = performance.now();
    onMoveAlone((moved - before) * 1000);
    return (after - before) * 1000;
  };
}

/** A new record that shares every region that stayed, as the dashboard's state does. */
function withRows(regions: Placed, displaced: Displaced, movedId: string, placement: Placement): Placed {
  const next: Record<string, { readonly placement: Placement }> = { ...regions };
  for (const [id, [, y]] of Object.entries(displaced)) {
    const region = regions[id]!;
    const { x, w, h } = region.placement;
    next[id] = { ...region, placement: { x, y, w, h } };
  }
  next[movedId] = { ...regions[movedId], placement };
  return next;
}

/** The two steps of react-grid-layout's own drag handler (`onDrag` in its GridLayout component). */
function reactGridLayout(start: Placed, compactor: typeof verticalCompactor): Contender {
  let layout: Parameters<typeof moveElement>[0] = Object.entries(start).map(([i, { placement }]) => ({
    i,
    ...placement,
  }));
  return ({ id, x, y }) => {
    const before = performance.now();
    const item = layout.find(candidate => candidate.i === id)!;
    const moved = moveElement(layout, item, x, y, true, false, 'vertical', COLUMNS, false);
    layout = compactor.compact(moved, COLUMNS);
    return (performance.now() - before) * 1000;
  };
}

function mixedBoard(count: number, random: (below: number) => number): Placed {
  const loose: Record<string, { readonly placement: Placement }> = {};
  for (let n = 0; n < count; n++) {
    const w = 2 + random(11);
    const h = 2 + random(9);
    loose[`region-${n}`] = { placement: { x: random(COLUMNS - w + 1), y: random(count), w, h } };
  }
  const displaced = settle(loose);
  return withRows(loose, displaced, 'region-0', {
    ...loose['region-0']!.placement,
    y: displaced['region-0']?.[1] ?? loose['region-0']!.placement.y,
  });
}

function farMoves(board: Placed, count: number, random: (below: number) => number): FarMove[] {
  const ids = Object.keys(board);
  const rows = rowsOf(board);
  return Array.from({ length: count }, () => {
    const id = ids[random(ids.length)]!;
    return { id, x: random(COLUMNS - board[id]!.placement.w + 1), y: random(rows) };
  });
}

/** A linear congruential generator (constants of Numerical Recipes): integers from 0 to `below` - 1. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function duration(microseconds: number): string {
  return microseconds < 1000 ? `${microseconds.toFixed(0)} us` : `${(microseconds / 1000).toFixed(1)} ms`;
}

if (import.meta.main) console.log(formatTable(await benchLayout()));
