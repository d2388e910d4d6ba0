import { type Append, CommitUnknown, type EventStore, StoreUnavailable } from '../store.ts';

/**
 * What happens to one append:
 * - `lost-before`: the connection breaks and nothing was written
 * - `lost-after`: it was written, and the answer is lost
 * - `away`: the database refuses and has written nothing
 * - `bug`: the transaction fails, as it does on a value that cannot be stored
 */
export type Fault = 'lost-before' | 'lost-after' | 'away' | 'bug';

export interface FaultyStore extends EventStore {
  /** decides on each append; undefined lets it through */
  onAppend: (append: Append) => Fault | undefined | Promise<Fault | undefined>;
  /** runs before each look into the log or the projection; may throw */
  onRead: (what: 'load' | 'events' | 'eventsOf' | 'committed' | 'heads' | 'begins') => void | Promise<void>;
  /** every append that came, with what became of it */
  readonly appends: { readonly append: Append; outcome: string }[];
}

/** A store between a room and a real one that fails when the test says so. */
export function faultyStore(store: EventStore): FaultyStore {
  const faulty: FaultyStore = {
    onAppend: () => undefined,
    onRead: () => {},
    appends: [],
    append: async append => {
      const record = { append, outcome: 'under way' };
      faulty.appends.push(record);
      const fault = await faulty.onAppend(append);
      record.outcome = fault ?? 'passed on';
      if (fault === 'away') throw new StoreUnavailable('away');
      if (fault === 'bug') throw new TypeError('cannot be stored');
      if (fault === 'lost-before') throw new CommitUnknown('lost');
      const result = await store.append(append);
      if (fault === 'lost-after') throw new CommitUnknown('lost');
      record.outcome = result.outcome;
      return result;
    },
    load: async key => {
      await faulty.onRead('load');
      return store.load(key);
    },
    events: async (key, range) => {
      await faulty.onRead('events');
      return store.events(key, range);
    },
    eventsOf: async (key, actor, limit) => {
      await faulty.onRead('eventsOf');
      return store.eventsOf(key, actor, limit);
    },
    committed: async (tenant, ids) => {
      await faulty.onRead('committed');
      return store.committed(tenant, ids);
    },
    begins: async key => {
      await faulty.onRead('begins');
      return store.begins(key);
    },
    foldable: (tenant, query) => store.foldable(tenant, query),
    fold: fold => store.fold(fold),
    list: (tenant, query) => store.list(tenant, query),
    heads: async keys => {
      await faulty.onRead('heads');
      return store.heads(keys);
    },
  };
  return faulty;
}

/** @returns a promise that others wait on, and the way to let them go */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}
