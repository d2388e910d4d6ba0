import { type IDBPDatabase, openDB } from 'idb';
import type { Group } from '#core/sync/index.ts';

/** Keeps what has not been acknowledged, so that neither a closed tab nor a crash loses it. */
export interface PendingStore {
  /** @returns what earlier visits of this person left behind, oldest first */
  load(): Promise<readonly Group[]>;
  /** Replaces what this visit has kept. @returns whether it is kept */
  save(groups: readonly Group[]): Promise<boolean>;
}

interface Entry {
  readonly person: string;
  readonly dashboard: string;
  /** the visit that wrote it: two tabs of one dashboard must not overwrite each other */
  readonly visit: string;
  readonly at: number;
  readonly groups: readonly Group[];
}

const STORE = 'pending';

function open(): Promise<IDBPDatabase> {
  return openDB('region-dashboard', 1, {
    upgrade(database) {
      const store = database.createObjectStore(STORE, { keyPath: 'visit' });
      store.createIndex('owner', ['person', 'dashboard']);
    },
  });
}

/**
 * In IndexedDB. Where that is not to be had (some private windows) everything works, but nothing is kept.
 *
 * What a tab that is still open has pending is taken along too: a command sent twice has one effect.
 */
export function pendingStore(person: string, dashboard: string, visit: string): PendingStore {
  const database = open().catch(() => null);
  let writing: Promise<boolean> = Promise.resolve(true);

  async function write(groups: readonly Group[]): Promise<boolean> {
    const db = await database;
    if (!db) return false;
    try {
      if (groups.length === 0) await db.delete(STORE, visit);
      else await db.put(STORE, { person, dashboard, visit, at: Date.now(), groups } satisfies Entry);
      return true;
    } catch {
      return false;
    }
  }

  return {
    async load() {
      const db = await database;
      if (!db) return [];
      try {
        const transaction = db.transaction(STORE, 'readwrite');
        const entries = (await transaction.store.index('owner').getAll([person, dashboard])) as Entry[];
        const others = entries.filter(entry => entry.visit !== visit).sort((a, b) => a.at - b.at);
        // They are this visit's from now on; written again under its name before the old ones go.
        const groups = others.flatMap(entry => entry.groups);
        if (groups.length > 0) {
          await transaction.store.put({ person, dashboard, visit, at: Date.now(), groups } satisfies Entry);
          await Promise.all(others.map(entry => transaction.store.delete(entry.visit)));
        }
        await transaction.done;
        return groups;
      } catch {
        return [];
      }
    },
    save(groups) {
      writing = writing.then(() => write(groups));
      return writing;
    },
  };
}
