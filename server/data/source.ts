import type { Query, QuerySource, Rejection } from '#core/contract/index.ts';
import type { AbsoluteRange, Frame, Variables } from '#core/query/index.ts';
import type { Membership } from '#server/identity/index.ts';

/** Whose data it is. */
export type Tenant = Pick<Membership, 'id' | 'slug'>;

/** One question to a source. Who may ask has been decided before. */
export interface SourceRequest {
  readonly tenant: Tenant;
  readonly query: Query;
  /** null: everything there is */
  readonly range: AbsoluteRange | null;
  /** values of the dashboard's variables: bound as parameters, never spliced */
  readonly variables: Variables;
  /** how many points are worth drawing, from the width of the region */
  readonly points: number;
  /** milliseconds since 1970; becomes the frame's `at` */
  readonly now: number;
  /** aborted when nobody waits for the answer any more: what was begun at the source is ended */
  readonly signal: AbortSignal;
}

export interface Source {
  /** executions at once in this process, of a connected source for each; others wait */
  readonly concurrency: number;
  /**
   * Changes with the source. There is one where any process of the installation gets the same answer: then one
   * asks for all. @throws Refusal when there is no such source
   */
  revision?(request: Pick<SourceRequest, 'tenant' | 'query'>): Promise<string>;
  /** Another process asked for all, and this came of it. @param at milliseconds since 1970 */
  learn?(request: Pick<SourceRequest, 'tenant' | 'query'>, at: number, rejection: Rejection | null): void;
  /** @throws Refusal when the query cannot be answered as it is */
  run(request: SourceRequest): Promise<Frame>;
}

export type Sources = Readonly<Record<QuerySource, Source>>;
