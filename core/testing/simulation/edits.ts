import type { Command, DashboardState, RegionChanges } from '../../contract/index.ts';
import { type Step, wishOf } from '../script.ts';
import { newRegion, type Wish } from '../stream.ts';
import type { Random } from './random.ts';

const KINDS: readonly Wish['type'][] = [
  ...(['addRegion', 'addRegion', 'moveRegion', 'moveRegion', 'resizeRegion', 'configureRegion'] as const),
  ...(['configureRegion', 'configureRegion', 'duplicateRegion', 'removeRegion', 'restoreRegion'] as const),
  ...(['undo', 'undo', 'redo', 'rename', 'describe', 'setVariables'] as const),
];

function anyChanges(random: Random): RegionChanges {
  const value = random.below(5);
  return random.pick<RegionChanges>([
    { title: `title ${value}` },
    { description: `description ${value}` },
    { widget: { kind: random.pick(['stat', 'bar']) } },
    { widget: { options: { decimals: value || null, unit: 'ms' } } },
    { query: value === 0 ? null : { source: 'system', limit: value } },
  ]);
}

function anyWish(random: Random, state: DashboardState): Wish {
  // Archiving stops everything else, so it is rare.
  const kind = random.chance(0.01) || state.archived ? 'archive' : random.pick(KINDS);
  const w = 1 + random.below(8);
  const step: Step = {
    kind: state.archived && kind === 'archive' ? random.pick(['unarchive', 'undo']) : kind,
    actor: '',
    pick: random.below(50),
    stale: random.chance(0.5) ? random.below(3) : null,
    text: `text ${random.below(5)}`,
    placement: { x: random.below(25 - w), y: random.below(12), w, h: 1 + random.below(5) },
    changes: anyChanges(random),
  };
  return wishOf(step, state) ?? { type: 'addRegion', region: newRegion(step.placement) };
}

/**
 * What a person does next, looking at this state: mostly one command, sometimes several that belong
 * together, sometimes a region and at once a change of it in a group of its own.
 */
export function anyGroups(random: Random, state: DashboardState, id: () => string): readonly Command[][] {
  const withId = (wish: Wish) => ({ id: id(), ...wish }) as Command;
  if (random.chance(0.15)) {
    const regionId = id();
    const region = newRegion({ x: 0, y: 0, w: 4, h: 3 }, { id: regionId });
    return [
      [withId({ type: 'addRegion', region })],
      [withId({ type: 'configureRegion', regionId, changes: anyChanges(random) })],
    ];
  }
  const length = random.chance(0.7) ? 1 : 2 + random.below(2);
  return [Array.from({ length }, () => withId(anyWish(random, state)))];
}
