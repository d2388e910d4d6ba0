import type {
  SourceEntriesQuery,
  SourceEntry,
  SourceKind,
  SourceSecrets,
  SourceSettings,
} from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import type { SourceRequest } from '../source.ts';

/** A connected source as a connector is given it: where it is, and what lets it in. Never logged, never answered. */
export interface Connection<K extends SourceKind = SourceKind> {
  /** UUIDs; `id` is null for one that is tried before it is kept */
  readonly tenant: string;
  readonly id: string | null;
  /** another one after every change: what was opened for an older one is not used any more */
  readonly revision: string;
  readonly settings: SourceSettings<K>;
  readonly secrets: SourceSecrets<K>;
}

/** What one kind of source can do. One folder each; the contract suite tries them all (testing/). */
export interface Connector<K extends SourceKind = SourceKind> {
  /** executions at once at one source, in this process; others wait */
  readonly concurrency: number;
  /**
   * Answers a query of the region. Ends, and ends what it began at the source, when `request.signal` is aborted.
   * @throws Refusal `bad-query` when the query is wrong, `source-failed` when the source is
   */
  run(connection: Connection<K>, request: SourceRequest): Promise<Frame>;
  /** @returns a sentence that says what answered. @throws Refusal `source-failed` with what to do about it */
  test(connection: Connection<K>, signal: AbortSignal): Promise<string>;
  /** What can be asked; absent where nobody can know. @throws Refusal */
  entries?(
    connection: Connection<K>,
    query: SourceEntriesQuery,
    signal: AbortSignal,
  ): Promise<readonly SourceEntry[]>;
  /** Lets go of what is open for a source that was changed or deleted. */
  forget?(tenant: string, id: string): void;
  /** The server stops. */
  close?(): Promise<void>;
}

export type Connectors = { readonly [K in SourceKind]: Connector<K> };
