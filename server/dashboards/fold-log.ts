import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { DashboardState } from '#core/contract/index.ts';
import { evolveRun, foldOf, newReplay, type Replay, replayed } from '#core/dashboard/index.ts';
import type { Clock } from './decide-group.ts';
import type { EventStore, FoldOutcome, StreamKey } from './store.ts';

/** The log of a dashboard does not come to what its tables say. Folding it would make that final. */
export class LogMismatch extends Error {
  override readonly name = 'LogMismatch';
  constructor({ tenant, dashboard }: StreamKey) {
    super(
      `The log of dashboard ${dashboard} (team ${tenant}) does not lead to its regions; it is not folded.`,
    );
  }
}

export interface FoldLogOptions {
  readonly store: Pick<EventStore, 'load' | 'events' | 'fold'>;
  readonly clock: Clock;
  /** RFC 3339: events up to here are old */
  readonly before: string;
  /** events in one fold at the most */
  readonly most?: number;
}

const PAGE = 500;
/** A delete of many thousands would run into the time limit of statements. */
const MOST_FOLDED = 10_000;
/** Events that are replayed, or regions that are compared, at a stretch. */
const SLICE = 20;

/** @returns whether both say the same; the order of the removed too, which tells who is forgotten next */
async function same(one: DashboardState, other: DashboardState): Promise<boolean> {
  const ids = Object.keys(one.regions);
  if (ids.length !== Object.keys(other.regions).length) return false;
  for (const [index, id] of ids.entries()) {
    if (index % SLICE === 0) await setImmediate();
    if (!isDeepStrictEqual(one.regions[id], other.regions[id])) return false;
  }
  const rest = ({ regions: _, removed, ...state }: DashboardState) => ({
    ...state,
    removed: Object.entries(removed),
  });
  return isDeepStrictEqual(rest(one), rest(other));
}

/** Where a log can be folded: it as far as there, and how many events that are. */
interface Place {
  readonly replay: Replay;
  readonly events: number;
}

/**
 * Folds what is old of one dashboard, in as many steps as its log is long. The whole log is replayed first and
 * compared with the projection, because what is folded cannot be looked up any more. Others are served in
 * between: thousands of events take a while.
 *
 * @returns how many events have gone: none when somebody else was faster, or when all that is old is one event
 * @throws LogMismatch and changes nothing; whatever the store throws
 */
export async function foldLog(key: StreamKey, options: FoldLogOptions): Promise<number> {
  const { store, before, most = MOST_FOLDED } = options;
  const projection = await store.load(key);
  if (!projection) return 0;
  const places: Place[] = [];
  let replay = newReplay(key.dashboard);
  let read = 0;
  let old = 0;
  for (let after = 0; after < projection.seq; ) {
    const { events } = await store.events(key, { after, limit: PAGE, until: projection.seq });
    // Somebody folds, or a backup is restored, while we read: another time.
    if (events.length === 0 || (read > 0 && events[0]!.seq !== after + 1)) return 0;
    let evolveNext = evolveRun();
    for (const event of events) {
      if (read % SLICE === 0) await setImmediate();
      const whole = old === read;
      // Clocks differ: an event that looks old behind one that does not has to wait for it.
      const isOld = whole && event.at <= before;
      if (whole && old > 0 && (!isOld || old % most === 0)) {
        places.push({ replay, events: old });
        evolveNext = evolveRun();
      }
      replay = replayed(replay, event, evolveNext);
      read += 1;
      if (isOld) old = read;
    }
    after = events.at(-1)!.seq;
  }
  if (old === read) places.push({ replay, events: old });
  if (!(await same(replay.state, projection.state))) throw new LogMismatch(key);
  return foldAt(key, places, options);
}

async function foldAt(
  key: StreamKey,
  places: readonly Place[],
  { store, clock }: FoldLogOptions,
): Promise<number> {
  let gone = 0;
  for (const { replay, events } of places) {
    if (events < 2) continue;
    const made = { id: clock.id(), commandId: clock.id(), at: clock.now() };
    const event = foldOf(replay, made);
    const outcome: FoldOutcome = await store.fold({ key, event, lastId: replay.last!.id });
    if (outcome !== 'folded') break;
    gone = events - 1;
  }
  return gone;
}
