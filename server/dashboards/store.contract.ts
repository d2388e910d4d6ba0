import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { EventStore, StreamKey } from './store.ts';
import { describeFolds } from './store-folds.contract.ts';
import { describeReads } from './store-reads.contract.ts';
import { describeWrites } from './store-writes.contract.ts';
import { create, type Written } from './testing/writer.ts';

export interface StoreUnderTest {
  readonly store: EventStore;
  close?(): Promise<void>;
}

/** What every event store does, whatever it keeps its events in. */
export function describeEventStore(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`event store: ${name}`, () => {
    let opened: StoreUnderTest;
    beforeAll(async () => {
      opened = await makeStore();
    });
    afterAll(() => opened?.close?.());

    const append = async (written: Written) => {
      expect(await opened.store.append(written.append)).toEqual({ outcome: 'appended' });
      return written;
    };
    const subject = {
      get store() {
        return opened.store;
      },
      append,
      created: (key: StreamKey, title = 'Sales', actor = 'ada') => append(create(key, title, actor)),
    };
    describeWrites(subject);
    describeReads(subject);
    describeFolds(subject);
  });
}
