import fc from 'fast-check';
import type {
  DashboardEvent,
  DashboardState,
  Query,
  RegionChanges,
  Rejection,
  Variable,
} from '../contract/index.ts';
import { anyPlacement } from '../layout/testing/boards.ts';
import { ANNA, BEN, CLEO } from './ids.ts';
import { listVariable, newRegion, Stream, type Wish } from './stream.ts';

/**
 * One step of a session of several people. `pick` chooses among the regions there are by then, `stale` how
 * many versions ago the person looked at it (null: without saying).
 */
export interface Step {
  readonly kind: Wish['type'];
  readonly actor: string;
  readonly pick: number;
  readonly stale: number | null;
  readonly text: string;
  readonly placement: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly changes: RegionChanges;
}

export interface Turn {
  readonly wish: Wish;
  readonly actor: string;
  readonly before: DashboardState;
  readonly after: DashboardState;
  /** null when it was refused */
  readonly event: DashboardEvent | null;
  readonly rejection: Rejection | null;
}

const KINDS: readonly Wish['type'][] = [
  ...(['addRegion', 'addRegion', 'moveRegion', 'moveRegion', 'resizeRegion', 'configureRegion'] as const),
  ...(['configureRegion', 'configureRegion', 'duplicateRegion', 'removeRegion', 'restoreRegion'] as const),
  ...(['undo', 'undo', 'undo', 'redo', 'redo', 'rename', 'describe', 'setVariables'] as const),
  // An archive stops nearly everything: it is ended soon.
  ...(['archive', 'unarchive', 'unarchive', 'unarchive'] as const),
];

/** As a client can send it: minus zero, for one, is written as zero. */
const anyJson = fc.oneof(
  fc.integer(),
  fc.string({ maxLength: 5 }),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue().map(value => JSON.parse(JSON.stringify(value)) as unknown),
);
const anyQuery: fc.Arbitrary<Query | null> = fc.option(
  fc.record<Query, 'source'>(
    {
      source: fc.constantFrom('system', 'dataset'),
      metrics: fc.array(fc.constantFrom('requests', 'memory'), { maxLength: 2 }),
      aggregate: fc.constantFrom('avg', 'sum'),
      limit: fc.integer({ min: 1, max: 10_000 }),
    },
    { requiredKeys: ['source'] },
  ),
);

export const anyChanges: fc.Arbitrary<RegionChanges> = fc
  .record<RegionChanges>(
    {
      title: fc.string({ maxLength: 6 }),
      description: fc.string({ maxLength: 6 }),
      query: anyQuery as fc.Arbitrary<Query>,
      widget: fc.record(
        {
          kind: fc.constantFrom('stat', 'text', 'bar'),
          options: fc.dictionary(fc.constantFrom('unit', 'decimals', 'hasOwnProperty', 'toString'), anyJson, {
            maxKeys: 3,
          }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map(changes => (Object.keys(changes).length === 0 ? { title: '' } : changes));

const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  actor: fc.constantFrom(ANNA, BEN, CLEO),
  pick: fc.nat(50),
  stale: fc.option(fc.nat(3)),
  text: fc.string({ minLength: 1, maxLength: 6 }),
  placement: anyPlacement,
  changes: anyChanges,
});

/** Long ones too: people only get in each other's way after a while. */
export const anyScript: fc.Arbitrary<Step[]> = fc.array(anyStep, {
  minLength: 1,
  maxLength: 40,
  size: 'max',
});

/** The command of a step, given what there is; null when it needs a region and there is none. */
export function wishOf(step: Step, state: DashboardState): Wish | null {
  const { kind, placement, text, changes } = step;
  switch (kind) {
    case 'rename':
      return { type: kind, title: text };
    case 'describe':
      return { type: kind, description: text };
    case 'setVariables':
      return { type: kind, variables: anyVariables(step) };
    case 'addRegion':
      return {
        type: kind,
        region: newRegion(placement, {
          title: changes.title ?? '',
          query: changes.query ?? null,
          widget: { kind: 'stat', options: changes.widget?.options ?? {} },
        }),
      };
    case 'restoreRegion': {
      const regionId = pickOf(Object.keys(state.removed), step.pick);
      return regionId === undefined ? null : { type: kind, regionId };
    }
    case 'archive':
    case 'unarchive':
    case 'undo':
    case 'redo':
      return { type: kind };
    default:
      return regionWish(step, state);
  }
}

/** None, some, and every fifth time two of one name, which is refused. */
function anyVariables({ pick, text }: Step): Variable[] {
  const names = ['city', 'host', pick % 5 === 4 ? 'city' : 'team'].slice(0, pick % 4);
  return names.map(name => listVariable(name, { label: text, multi: pick % 2 === 0 }));
}

function regionWish(step: Step, state: DashboardState): Wish | null {
  const { kind, placement, changes, stale } = step;
  const regionId = pickOf(Object.keys(state.regions), step.pick);
  if (regionId === undefined) return null;
  const region = state.regions[regionId]!;
  const { x, w } = region.placement;
  const expectedVersion = stale === null ? undefined : Math.max(1, region.version - stale);
  const head = { regionId, ...(expectedVersion === undefined ? {} : { expectedVersion }) };
  switch (kind) {
    case 'moveRegion':
      return { type: kind, ...head, x: Math.min(placement.x, 24 - w), y: placement.y };
    case 'resizeRegion':
      return { type: kind, ...head, w: Math.min(placement.w, 24 - x), h: placement.h };
    case 'configureRegion':
      return { type: kind, ...head, changes };
    case 'duplicateRegion':
      return { type: kind, ...head };
    case 'removeRegion':
      return { type: kind, ...head };
    default:
      return null;
  }
}

function pickOf(ids: string[], pick: number): string | undefined {
  return ids.sort()[pick % Math.max(1, ids.length)];
}

/** Plays a script on an empty dashboard. */
export function play(script: readonly Step[], stream = new Stream()): readonly Turn[] {
  const turns: Turn[] = [];
  for (const step of script) {
    const before = stream.state;
    const wish = wishOf(step, before);
    if (!wish) continue;
    const outcome = stream.submit(wish, step.actor);
    turns.push({
      wish,
      actor: step.actor,
      before,
      after: stream.state,
      event: 'event' in outcome ? outcome.event : null,
      rejection: 'rejection' in outcome ? outcome.rejection : null,
    });
  }
  return turns;
}
