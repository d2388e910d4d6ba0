import { setImmediate } from 'node:timers/promises';
import type { Command, DashboardEvent, NewRegion, Variable } from '#core/contract/index.ts';
import { emptyDashboard, evolve, type PersonHistory } from '#core/dashboard/index.ts';
import { Refusal } from '../problems.ts';
import { assertStorable } from '../validation.ts';
import { createdEvent } from './created-event.ts';
import type { Clock } from './decide-group.ts';
import { decideGroup } from './decide-group.ts';
import type { Author } from './room.ts';
import type { Append, StreamKey } from './store.ts';

/** What a new dashboard is to be. */
export interface DashboardWish {
  readonly title: string;
  readonly description?: string;
  readonly variables?: Variable[];
  readonly regions?: readonly NewRegion[];
}

/** Regions of an import that are placed at a stretch. */
const IMPORT_SLICE = 20;
const NO_HISTORIES: ReadonlyMap<string, PersonHistory> = new Map();

/**
 * @returns the events that begin a stream, and what they come to
 * @throws Refusal when the wish is against the rules
 */
export async function firstAppend(
  key: StreamKey,
  author: Author,
  wish: DashboardWish,
  clock: Clock,
): Promise<Append> {
  assertStorable(wish);
  const first = createdEvent(wish.title, wish.description ?? '', author.actor, clock);
  const { variables = [], regions = [] } = wish;
  const commands: Command[] = regions.map(region => ({ id: clock.id(), type: 'addRegion', region }));
  if (variables.length > 0) commands.unshift({ id: clock.id(), type: 'setVariables', variables });
  const events: DashboardEvent[] = [first];
  let state = evolve(emptyDashboard(key.dashboard), first);
  for (let from = 0; from < commands.length; from += IMPORT_SLICE) {
    // Thousands of regions take seconds: others are served in between.
    if (from > 0) await setImmediate();
    const group = { commands: commands.slice(from, from + IMPORT_SLICE), ...author };
    const draft = decideGroup([group], { state, seq: events.length, histories: NO_HISTORIES, clock });
    const refused = draft.rejected[0];
    if (refused) throw new Refusal(refused[1]);
    events.push(...draft.events);
    ({ state } = draft);
  }
  return {
    key,
    expectedSeq: 0,
    events,
    projection: {
      title: wish.title,
      description: wish.description ?? '',
      archived: false,
      variables: state.variables,
      upserted: Object.values(state.regions),
      rows: {},
      removed: {},
      forgotten: [],
    },
  };
}
