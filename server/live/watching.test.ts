import { expect, test } from 'vitest';
import type { Region } from '#core/contract/index.ts';
import { Watching, type WatchWish } from './watching.ts';

test.each<[Partial<WatchWish>, object | null]>([
  [{}, null],
  [
    { from: 'now-5m', to: 'now-1m' },
    { from: 'now-5m', to: 'now-1m' },
  ],
  [{ from: 'now-5m' }, { from: 'now-5m', to: 'now' }],
  [{ to: 'now-1m' }, { from: 'now-1h', to: 'now-1m' }],
])('a wish for %j asks for the range %j', (wish, range) => {
  const asked: unknown[] = [];
  const region = { id: 'a', query: { source: 'system' } } as Region;
  const watching = new Watching({
    watch: request => {
      asked.push(request.range);
      return () => {};
    },
    region: () => region,
    send: () => {},
    onDropped: () => {},
  });
  watching.set({ regions: ['a'], ...wish });
  expect(asked).toEqual([range]);
  // The same wish again does not ask again.
  watching.set({ regions: ['a'], ...wish });
  expect(asked).toHaveLength(1);
});
