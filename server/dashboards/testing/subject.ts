import type { EventStore, StreamKey } from '../store.ts';
import type { Written } from './writer.ts';

/** A store as the contract suite uses it. */
export interface Subject {
  /** there once the tests run, not while they are described */
  readonly store: EventStore;
  /** appends, and is sure of it */
  append(written: Written): Promise<Written>;
  /** creates a dashboard with its first event */
  created(key: StreamKey, title?: string, actor?: string): Promise<Written>;
}
