import type { Placement } from '../layout/index.ts';
import type { Region } from './region.ts';
import type { Variable } from './variables.ts';

/**
 * What an accepted command became. Events are facts: they carry the values before and after, and the
 * rows of every region that had to make way, so that neither `evolve` nor `invert` computes a layout
 * again (a better layout rule tomorrow must not change what happened yesterday).
 */

/** Rows of the other regions that moved as a consequence: region id -> [row before, row after]. */
export type Displaced = Readonly<Record<string, readonly [before: number, after: number]>>;

/** One field's value before and after; an absent value means that the field was, or is, not there. */
export interface FieldChange {
  readonly before?: unknown;
  readonly after?: unknown;
}

/** On an event that came from undo or redo: the seq of the event it takes back. */
interface Origin {
  readonly undoes?: number;
  readonly redoes?: number;
}

export interface EventData {
  dashboardCreated: { readonly title: string; readonly description: string };
  dashboardRenamed: Origin & { readonly before: string; readonly after: string };
  dashboardDescribed: Origin & { readonly before: string; readonly after: string };
  variablesSet: Origin & { readonly before: readonly Variable[]; readonly after: readonly Variable[] };
  dashboardArchived: Origin;
  dashboardUnarchived: Origin;
  regionAdded: Origin & { readonly region: Region; readonly displaced: Displaced; readonly copyOf?: string };
  regionMoved: Origin & {
    readonly regionId: string;
    readonly before: Placement;
    readonly after: Placement;
    readonly displaced: Displaced;
  };
  regionResized: EventData['regionMoved'];
  regionConfigured: Origin & {
    readonly regionId: string;
    /** keyed by field: `title`, `description`, `query`, `widget.kind`, `widget.options.<name>` */
    readonly changes: Readonly<Record<string, FieldChange>>;
  };
  regionRemoved: Origin & { readonly region: Region; readonly displaced: Displaced };
  regionRestored: Origin & { readonly region: Region; readonly displaced: Displaced };
  /**
   * What is left of the events up to this seq, when old history is not kept: everything that they came to.
   * Nobody's command; it stands where the last of them stood, at that event's time.
   */
  dashboardFolded: {
    readonly title: string;
    readonly description: string;
    readonly archived: boolean;
    /** absent in folds from before there were variables */
    readonly variables?: readonly Variable[];
    readonly regions: readonly Region[];
    /** those that can be restored, in the order of their removal, each with the seq of the event that removed it */
    readonly removed: readonly { readonly region: Region; readonly seq: number }[];
    /** who created the dashboard, and when */
    readonly created: { readonly by: string; readonly at: string };
    /** when this was folded, RFC 3339 */
    readonly foldedAt: string;
  };
}

/**
 * A page that was away for less than this comes back by its seq and is sent what it missed. Where old history is
 * not kept, events of this age are folded, ms. The database holds the same number: `fold_events`, migration 0006.
 */
export const RESUME_WINDOW_MS = 3_600_000;

/** How long the ids of commands are known after their events were folded, counted from the command, ms. */
export const COMMAND_MEMORY_MS = 30 * 24 * 3_600_000;

/** The actor of what the installation does by itself; ids of people are UUIDs. */
export const SYSTEM = 'system';

export type EventType = keyof EventData;

export interface EventOf<T extends EventType> {
  /** 1, 2, 3 … without gaps in one dashboard */
  readonly seq: number;
  readonly id: string;
  readonly type: T;
  readonly data: EventData[T];
  /** id of the person who did it; `SYSTEM` for a fold */
  readonly actor: string;
  readonly commandId: string;
  /** RFC 3339, UTC */
  readonly at: string;
}

export type DashboardEvent = { [T in EventType]: EventOf<T> }[EventType];
/** Type and data of an event, before the store has given it a place in the stream. */
export type EventBody = { [T in EventType]: { readonly type: T; readonly data: EventData[T] } }[EventType];
