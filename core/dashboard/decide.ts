import { type Action, may, type Role } from '../access/index.ts';
import {
  type Command,
  type CommandOf,
  type CommandType,
  type DashboardState,
  type EventBody,
  LIMITS,
  type Region,
  type Rejection,
  reject,
} from '../contract/index.ts';
import {
  type Board,
  type Change,
  findSpace,
  MAX_ROWS,
  move,
  place,
  remove,
  resize,
  validatePlacement,
} from '../layout/index.ts';
import { wrongVariables } from '../variables/index.ts';
import { conflictOf } from './conflict.ts';
import { fieldOf, fieldsOf, withFields } from './fields.ts';
import { ARCHIVED, type PersonHistory, redo, undo } from './undo.ts';

/** Everything a decision needs that is not in the state: core has no clock, no ids and no sessions. */
export interface Context {
  /** id of the person */
  readonly actor: string;
  readonly role: Role;
  /** a fresh UUID, for a region whose id the command does not name */
  readonly newId: string;
  /** what this person did here before; needed by undo and redo alone */
  readonly history?: PersonHistory;
  /** the placements of the state, made once and kept up by whoever decides on many commands in a row */
  readonly board?: Board | undefined;
}

/** An accepted command is exactly one event. */
export type Decision = { readonly event: EventBody } | { readonly rejection: Rejection };

type Decide<T extends CommandType> = (
  state: DashboardState,
  command: CommandOf<T>,
  context: Context,
) => EventBody | Rejection;

/** What each command needs the right to. */
export const COMMAND_ACTIONS: Readonly<Record<CommandType, Action>> = {
  rename: 'dashboard:edit',
  describe: 'dashboard:edit',
  setVariables: 'dashboard:edit',
  archive: 'dashboard:archive',
  unarchive: 'dashboard:archive',
  addRegion: 'dashboard:edit',
  moveRegion: 'dashboard:edit',
  resizeRegion: 'dashboard:edit',
  configureRegion: 'dashboard:edit',
  duplicateRegion: 'dashboard:edit',
  removeRegion: 'dashboard:edit',
  restoreRegion: 'dashboard:edit',
  undo: 'dashboard:edit',
  redo: 'dashboard:edit',
};

/** What may still be done to an archived dashboard; undo and redo then reach its archiving alone. */
const WHILE_ARCHIVED: ReadonlySet<CommandType> = new Set<CommandType>(['unarchive', 'undo', 'redo']);

const isRejection = (outcome: EventBody | Rejection): outcome is Rejection => 'code' in outcome;

function regionIn(state: DashboardState, id: string): Region | Rejection {
  if (Object.hasOwn(state.regions, id)) return state.regions[id]!;
  return Object.hasOwn(state.removed, id)
    ? reject('region-not-found', 'This region was removed. It can be restored.', {
        regionId: id,
        removed: true,
      })
    : reject('region-not-found', 'There is no such region on this dashboard.', { regionId: id });
}

function tooLarge(options: Readonly<Record<string, unknown>>): Rejection | null {
  const count = Object.keys(options).length;
  if (count > LIMITS.optionsPerWidget)
    return reject(
      'too-large',
      `A widget has at most ${LIMITS.optionsPerWidget} options; these are ${count}.`,
    );
  const bytes = new TextEncoder().encode(JSON.stringify(options)).length;
  return bytes > LIMITS.optionsBytes
    ? reject('too-large', `A widget's options may have ${LIMITS.optionsBytes} bytes; these have ${bytes}.`)
    : null;
}

/** Puts a region on the board, or says why it cannot stand there. */
function put(
  state: DashboardState,
  region: Region,
  type: 'regionAdded' | 'regionRestored',
  board: Board | undefined,
  copyOf?: string,
): EventBody | Rejection {
  const { id, placement } = region;
  const refusal = validatePlacement(placement);
  if (refusal) return reject('outside-grid', refusal.detail, { reason: refusal.reason });
  if ((board?.size ?? Object.keys(state.regions).length) >= LIMITS.regionsPerDashboard)
    return reject(
      'too-many-regions',
      `A dashboard holds ${LIMITS.regionsPerDashboard} regions. Start another one.`,
    );
  const change = place(board ?? state.regions, id, placement);
  const full = boardIsFull(change);
  if (full) return full;
  const data = { region: { ...region, placement: change.placement }, displaced: change.displaced };
  if (type === 'regionRestored') return { type, data };
  return { type, data: copyOf ? { ...data, copyOf } : data };
}

function boardIsFull(change: Change): Rejection | null {
  return change.rows > MAX_ROWS
    ? reject('outside-grid', `There is no room left below row ${MAX_ROWS}. Remove or shrink a region first.`)
    : null;
}

/** Moving and resizing differ in the layout function and in the field they touch, in nothing else. */
function rearrange(
  state: DashboardState,
  command: CommandOf<'moveRegion'> | CommandOf<'resizeRegion'>,
  { actor, board }: Context,
): EventBody | Rejection {
  const region = regionIn(state, command.regionId);
  if ('code' in region) return region;
  const moving = command.type === 'moveRegion';
  const wanted = moving ? { x: command.x, y: command.y } : { w: command.w, h: command.h };
  const refusal = validatePlacement({ ...region.placement, ...wanted });
  if (refusal) return reject('outside-grid', refusal.detail, { reason: refusal.reason });
  const conflict = conflictOf(region, command, { [moving ? 'position' : 'size']: wanted }, actor);
  if (conflict) return conflict;
  const change = moving
    ? move(board ?? state.regions, region.id, { x: command.x, y: command.y })
    : resize(board ?? state.regions, region.id, { w: command.w, h: command.h });
  return (
    boardIsFull(change) ?? {
      type: moving ? 'regionMoved' : 'regionResized',
      data: {
        regionId: region.id,
        before: region.placement,
        after: change.placement,
        displaced: change.displaced,
      },
    }
  );
}

/** One entry for each command: a new command without a decision does not compile. */
const DECIDE: { readonly [T in CommandType]: Decide<T> } = {
  rename: (state, { title }) => ({ type: 'dashboardRenamed', data: { before: state.title, after: title } }),
  describe: (state, { description }) => ({
    type: 'dashboardDescribed',
    data: { before: state.description, after: description },
  }),
  setVariables: (state, { variables }) =>
    wrongVariables(variables) ?? {
      type: 'variablesSet',
      data: { before: state.variables, after: variables },
    },
  archive: () => ({ type: 'dashboardArchived', data: {} }),
  unarchive: state =>
    state.archived
      ? { type: 'dashboardUnarchived', data: {} }
      : reject('already-exists', 'The dashboard is not archived.'),
  addRegion: (state, { region }, { newId, board }) => {
    const id = region.id ?? newId;
    if (Object.hasOwn(state.regions, id))
      return reject('already-exists', 'A region with this id is on the dashboard already.', { regionId: id });
    if (Object.hasOwn(state.removed, id))
      return reject('already-exists', 'A region with this id was removed. Restore it, or take a new id.', {
        regionId: id,
      });
    return (
      tooLarge(region.widget.options) ??
      put(
        state,
        {
          id,
          title: region.title ?? '',
          description: region.description ?? '',
          widget: region.widget,
          query: region.query ?? null,
          placement: region.placement,
          version: 1,
          touched: {},
        },
        'regionAdded',
        board,
      )
    );
  },
  moveRegion: rearrange,
  resizeRegion: rearrange,
  configureRegion: (state, command, { actor }) => {
    const region = regionIn(state, command.regionId);
    if ('code' in region) return region;
    const fields = fieldsOf(command.changes);
    const refusal =
      tooLarge(withFields(region, fields).widget.options) ?? conflictOf(region, command, fields, actor);
    if (refusal) return refusal;
    const changes = Object.fromEntries(
      Object.entries(fields).map(([field, after]) => [field, { before: fieldOf(region, field), after }]),
    );
    return { type: 'regionConfigured', data: { regionId: region.id, changes } };
  },
  duplicateRegion: (state, command, { newId, board }) => {
    const original = regionIn(state, command.regionId);
    if ('code' in original) return original;
    const id = command.copyId ?? newId;
    if (Object.hasOwn(state.regions, id) || Object.hasOwn(state.removed, id))
      return reject('already-exists', 'The id of the copy is taken. Choose another one.', { regionId: id });
    const { w, h } = original.placement;
    const copy = {
      ...original,
      id,
      placement: { ...findSpace(state.regions, { w, h }), w, h },
      version: 1,
      touched: {},
    };
    return put(state, copy, 'regionAdded', board, original.id);
  },
  removeRegion: (state, command, { actor, board }) => {
    const region = regionIn(state, command.regionId);
    if ('code' in region) return region;
    const touched = Object.fromEntries(Object.keys(region.touched).map(field => [field, null]));
    const conflict = conflictOf(region, command, touched, actor);
    if (conflict) return conflict;
    const { displaced } = remove(board ?? state.regions, region.id);
    return { type: 'regionRemoved', data: { region, displaced } };
  },
  restoreRegion: (state, { regionId }, { board }) => {
    if (Object.hasOwn(state.regions, regionId))
      return reject('already-exists', 'This region is on the dashboard already.', { regionId });
    const region = Object.hasOwn(state.removed, regionId) ? state.removed[regionId] : undefined;
    if (!region)
      return reject(
        'region-not-found',
        `Only the ${LIMITS.removedKept} regions removed last can be restored.`,
        {
          regionId,
        },
      );
    return put(state, { ...region, version: region.version + 1 }, 'regionRestored', board);
  },
  undo: (state, _, { actor, history }) => undo(state, history, actor),
  redo: (state, _, { actor, history }) => redo(state, history, actor),
};

/**
 * Decides on one command against the latest state. Pure: same arguments, same answer.
 *
 * @param state the dashboard as it is now
 * @returns the one event that the command becomes, or why not
 */
export function decide(state: DashboardState, command: Command, context: Context): Decision {
  if (!may(context.role, COMMAND_ACTIONS[command.type]))
    return {
      rejection: reject('forbidden', `As ${context.role} you can look at this dashboard, not change it.`),
    };
  if (state.archived && !WHILE_ARCHIVED.has(command.type)) return { rejection: ARCHIVED };
  const outcome = (DECIDE[command.type] as Decide<CommandType>)(state, command, context);
  return isRejection(outcome) ? { rejection: outcome } : { event: outcome };
}
