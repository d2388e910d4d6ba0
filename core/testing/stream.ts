import type { Role } from '../access/index.ts';
import type {
  Command,
  CommandType,
  DashboardEvent,
  DashboardState,
  EventOf,
  EventType,
  NewRegion,
  Region,
  Rejection,
  Variable,
} from '../contract/index.ts';
import {
  decide,
  emptyDashboard,
  evolve,
  NO_HISTORY,
  type PersonHistory,
  remember,
} from '../dashboard/index.ts';
import type { Placement } from '../layout/index.ts';
import { ANNA, DASHBOARD, uuid } from './ids.ts';

type WithoutId<C> = C extends { id: string } ? Omit<C, 'id'> : never;
/** A command whose id the stream gives. */
export type Wish = WithoutId<Command>;

export type Outcome = { readonly event: DashboardEvent } | { readonly rejection: Rejection };

/** One dashboard in memory, as the server keeps it: latest state, log, what each person may undo. */
export class Stream {
  state: DashboardState;
  readonly log: DashboardEvent[] = [];
  /** the state at each seq, from 0 */
  readonly states: DashboardState[];
  readonly histories = new Map<string, PersonHistory>();
  #ids = 0;

  constructor(state: DashboardState = emptyDashboard(DASHBOARD)) {
    this.state = state;
    this.states = [state];
  }

  /** A fresh UUID, the same in every run. */
  id(): string {
    this.#ids += 1;
    return uuid(this.#ids);
  }

  /** What a command would become, without doing it. */
  attempt(wish: Wish, actor = ANNA, role: Role = 'editor', commandId = this.id()): Outcome {
    const command = { id: commandId, ...wish } as Command;
    const history = this.histories.get(actor) ?? NO_HISTORY;
    const decision = decide(this.state, command, { actor, role, newId: this.id(), history });
    if ('rejection' in decision) return decision;
    const event = {
      seq: this.log.length + 1,
      id: this.id(),
      ...decision.event,
      actor,
      commandId,
      at: '2026-01-01T00:00:00.000Z',
    } as DashboardEvent;
    return { event };
  }

  /** Does it, or says why not. */
  submit(wish: Wish, actor = ANNA, role: Role = 'editor'): Outcome {
    const outcome = this.attempt(wish, actor, role);
    if ('event' in outcome) this.append(outcome.event);
    return outcome;
  }

  append(event: DashboardEvent): void {
    this.log.push(event);
    this.state = evolve(this.state, event);
    this.states.push(this.state);
    const history = this.histories.get(event.actor) ?? NO_HISTORY;
    this.histories.set(event.actor, remember(history, event));
  }

  /** Does it; fails the test when it is refused or becomes another type of event. */
  do<T extends EventType = EventType>(wish: Wish, actor = ANNA, expected?: T): { [K in T]: EventOf<K> }[T] {
    const outcome = this.submit(wish, actor);
    if ('rejection' in outcome)
      throw new Error(`${wish.type} was refused: ${JSON.stringify(outcome.rejection)}`);
    if (expected && outcome.event.type !== expected)
      throw new Error(`${wish.type} became ${outcome.event.type}, not ${expected}`);
    return outcome.event as { [K in T]: EventOf<K> }[T];
  }

  /** Does not do it; fails the test when it would be accepted. */
  refusal(wish: Wish, actor = ANNA, role: Role = 'editor'): Rejection {
    const outcome = this.attempt(wish, actor, role);
    if ('event' in outcome) throw new Error(`${wish.type} was accepted as ${JSON.stringify(outcome.event)}`);
    return outcome.rejection;
  }

  /** Adds a region and gives its id. */
  add(placement: Placement, more: Partial<NewRegion> = {}, actor = ANNA): string {
    const id = more.id ?? this.id();
    this.do({ type: 'addRegion', region: newRegion(placement, { ...more, id }) }, actor);
    return id;
  }

  region(id: string): Region {
    const region = this.state.regions[id];
    if (!region) throw new Error(`There is no region ${id}`);
    return region;
  }

  placementOf(id: string): Placement {
    return this.region(id).placement;
  }
}

/** What a client says of a region that it adds. */
export function newRegion(placement: Placement, more: Partial<NewRegion> = {}): NewRegion {
  return { title: 'Requests', widget: { kind: 'stat', options: {} }, query: null, placement, ...more };
}

/** A variable of which one of two values can be chosen. */
export function listVariable(name: string, more: Partial<Variable> = {}): Variable {
  const options = [{ value: 'Bern' }, { value: 'Basel', label: 'Basle' }];
  return { name, label: '', kind: 'list', options, default: 'Bern', multi: false, all: false, ...more };
}

/** A wish for each type of command about this region, for tests that walk them all. */
export function wishes(regionId: string): { readonly [T in CommandType]: Wish } {
  return {
    rename: { type: 'rename', title: 'Traffic' },
    describe: { type: 'describe', description: 'What comes in' },
    setVariables: { type: 'setVariables', variables: [listVariable('city')] },
    archive: { type: 'archive' },
    unarchive: { type: 'unarchive' },
    addRegion: { type: 'addRegion', region: newRegion({ x: 0, y: 0, w: 4, h: 2 }) },
    moveRegion: { type: 'moveRegion', regionId, x: 2, y: 0 },
    resizeRegion: { type: 'resizeRegion', regionId, w: 5, h: 5 },
    configureRegion: { type: 'configureRegion', regionId, changes: { title: 'Errors' } },
    duplicateRegion: { type: 'duplicateRegion', regionId },
    removeRegion: { type: 'removeRegion', regionId },
    restoreRegion: { type: 'restoreRegion', regionId },
    undo: { type: 'undo' },
    redo: { type: 'redo' },
  };
}
