import type { DashboardEvent, DashboardState, EventOf } from '#core/contract/index.ts';
import type { ProjectionChanges } from '#core/dashboard/index.ts';

/** One dashboard's stream. */
export interface StreamKey {
  /** UUID of the tenant */
  readonly tenant: string;
  /** UUID of the dashboard */
  readonly dashboard: string;
}

export interface Append {
  readonly key: StreamKey;
  /** seq of the last event the writer knows; 0 creates the dashboard */
  readonly expectedSeq: number;
  /** consecutive, starting at expectedSeq + 1 */
  readonly events: readonly DashboardEvent[];
  /**
   * What the projections become, in the same transaction: `upserted` first, then `rows`, then the marks of
   * `removed`, then `forgotten` is deleted.
   */
  readonly projection: ProjectionChanges;
}

export type AppendResult =
  | { readonly outcome: 'appended' }
  /** somebody else appended first; `head` is the seq they reached (0: the dashboard does not exist) */
  | { readonly outcome: 'stale'; readonly head: number }
  /** at least one of the command ids was committed before; nothing of this batch was written */
  | { readonly outcome: 'repeated' };

/** A commit that may or may not have happened: the connection broke while it was under way. */
export class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown';
}

/** The store cannot be reached, is too slow, or is shutting down. Nothing was written. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

export interface DashboardSummary {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly archived: boolean;
  readonly regions: number;
  readonly seq: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ListQuery {
  /** part of the title, case-insensitive */
  readonly search?: string;
  readonly archived: boolean;
  /** opaque, from the previous page */
  readonly cursor?: string;
  readonly limit: number;
}

export interface CommittedCommand {
  readonly dashboard: string;
  readonly commandId: string;
  /** seq of its event */
  readonly seq: number;
  /** null: the event was folded, its id alone is remembered (for COMMAND_MEMORY_MS) */
  readonly event: DashboardEvent | null;
}

/** Where the log of a dashboard begins, when what was before has been folded. */
export interface LogBeginning {
  /** seq of the fold */
  readonly seq: number;
  /** when the last of the folded events was made, RFC 3339 */
  readonly at: string;
}

export interface Fold {
  readonly key: StreamKey;
  /** takes the place of every event up to its seq */
  readonly event: EventOf<'dashboardFolded'>;
  /** id of the event that stands at this seq: the store makes sure that it is still the same */
  readonly lastId: string;
}

/**
 * - `folded`: the events up to the seq are one
 * - `moved`: another event, or none, stands at this seq: somebody folded further, or a backup was restored
 * - `young`: an event among them is younger than RESUME_WINDOW_MS by the store's own clock
 * - `busy`: somebody else folds this dashboard at the moment
 */
export type FoldOutcome = 'folded' | 'moved' | 'young' | 'busy';

/** Where a dashboard's heads are asked for, several tenants in one query. */
export type Head = StreamKey & { readonly seq: number };

/**
 * The event store: truth (events) and projections (dashboards, regions) in one transaction. Two
 * implementations pass the same contract suite: memory (tests) and Postgres.
 */
export interface EventStore {
  append(append: Append): Promise<AppendResult>;
  /** @returns the projection at the head, or null when there is no such dashboard in this tenant */
  load(key: StreamKey): Promise<{ readonly seq: number; readonly state: DashboardState } | null>;
  /** @returns events after `after` in order, at most `limit`, not beyond `until`; and the head (0: no such dashboard) */
  events(
    key: StreamKey,
    range: { readonly after: number; readonly limit: number; readonly until?: number },
  ): Promise<{ readonly events: readonly DashboardEvent[]; readonly head: number }>;
  /** @returns one person's newest events, newest first, for undo */
  eventsOf(key: StreamKey, actor: string, limit: number): Promise<readonly DashboardEvent[]>;
  /** @returns what these commands became in this tenant, for those that were committed */
  committed(tenant: string, commandIds: readonly string[]): Promise<readonly CommittedCommand[]>;
  /** @returns where the log begins; null: with the creation of the dashboard, or there is no such dashboard */
  begins(key: StreamKey): Promise<LogBeginning | null>;
  /**
   * @param before RFC 3339
   * @param after the last one of the page before
   * @returns dashboards of which at least two events are at most that young, in the order of their ids
   */
  foldable(
    tenant: string,
    query: { readonly before: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly string[]>;
  /**
   * Puts one event in the place of all that are old, in one transaction; appends go on meanwhile. The ids of their
   * commands stay known. Unless it is `folded`, nothing was changed.
   */
  fold(fold: Fold): Promise<FoldOutcome>;
  list(
    tenant: string,
    query: ListQuery,
  ): Promise<{ readonly dashboards: readonly DashboardSummary[]; readonly cursor: string | null }>;
  /** @returns the current heads of these dashboards, in one round trip; those that do not exist are left out */
  heads(keys: readonly StreamKey[]): Promise<readonly Head[]>;
}
