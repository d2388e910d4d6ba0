import type { Query } from '#core/contract/index.ts';
import type { AbsoluteRange, Frame } from '#core/query/index.ts';
import type { Membership } from '#server/identity/index.ts';

/** Whose data it is. */
export type Tenant = Pick<Membership, 'id' | 'slug'>;

/** One question to a source. Who may ask has been decided before. */
export interface SourceRequest {
  readonly tenant: Tenant;
  readonly query: Query;
  /** null: everything there is */
  readonly range: AbsoluteRange | null;
  /** milliseconds since 1970; becomes the frame's `at` */
  readonly now: number;
}

export interface Source {
  /** seconds between two executions for who does not say */
  readonly defaultRefresh: number;
  /** executions at once in this process; others wait */
  readonly concurrency: number;
  /** @throws Refusal when the query cannot be answered as it is */
  run(request: SourceRequest): Promise<Frame>;
}

export type Sources = Readonly<Record<Query['source'], Source>>;
