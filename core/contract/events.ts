import type { Placement } from '../layout/index.ts';
import type { Region } from './region.ts';

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
}

export type EventType = keyof EventData;

export interface EventOf<T extends EventType> {
  /** 1, 2, 3 … without gaps in one dashboard */
  readonly seq: number;
  readonly id: string;
  readonly type: T;
  readonly data: EventData[T];
  /** id of the person who did it */
  readonly actor: string;
  readonly commandId: string;
  /** RFC 3339, UTC */
  readonly at: string;
}

export type DashboardEvent = { [T in EventType]: EventOf<T> }[EventType];
/** Type and data of an event, before the store has given it a place in the stream. */
export type EventBody = { [T in EventType]: { readonly type: T; readonly data: EventData[T] } }[EventType];
