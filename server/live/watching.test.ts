import { expect, test } from 'vitest';
import type { Region, Variable } from '#core/contract/index.ts';
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
  const placement = { x: 0, y: 0, w: 12, h: 4 };
  const region = { id: 'a', query: { source: 'system' }, placement } as Region;
  const watching = new Watching({
    watch: request => {
      asked.push(request.range);
      return () => {};
    },
    region: () => region,
    variables: () => [],
    send: () => {},
    onDropped: () => {},
  });
  watching.set({ regions: ['a'], ...wish });
  expect(asked).toEqual([range]);
  // The same wish again does not ask again.
  watching.set({ regions: ['a'], ...wish });
  expect(asked).toHaveLength(1);
});

test('a region that is made wider is asked anew when more can be drawn, and not for every column', () => {
  const asked: number[] = [];
  const query = { source: 'system' } as const;
  let region = { id: 'a', query, placement: { x: 0, y: 0, w: 6, h: 4 } } as unknown as Region;
  const watching = new Watching({
    watch: ({ points }) => {
      asked.push(points);
      return () => {};
    },
    region: () => region,
    variables: () => [],
    send: () => {},
    onDropped: () => {},
  });
  watching.set({ regions: ['a'] });
  for (const w of [7, 8, 12, 24]) {
    region = { ...region, placement: { ...region.placement, w } };
    watching.followAll();
  }
  expect(asked).toEqual([200, 400, 800]);
});

test('another choice asks anew for the regions whose queries depend on it, and another definition too', () => {
  const asked: string[] = [];
  const placement = { x: 0, y: 0, w: 6, h: 4 };
  const [cities, plain] = [
    { source: 'postgres', sql: 'select $city' } as const,
    { source: 'postgres', sql: 'select 1' } as const,
  ];
  const regions: Record<string, Region> = {
    a: { id: 'a', query: cities, placement } as unknown as Region,
    b: { id: 'b', query: plain, placement } as unknown as Region,
  };
  const text = (name: string, preset: string): Variable => ({
    ...{ name, label: '', kind: 'text', multi: false, all: false },
    default: preset,
  });
  let definitions: readonly Variable[] = [text('city', 'Bern'), text('other', '')];
  const watching = new Watching({
    watch: ({ query, choice }) => {
      asked.push(`${query.sql} ${JSON.stringify(choice?.chosen ?? null)}`);
      return () => {};
    },
    region: id => regions[id],
    variables: () => definitions,
    send: () => {},
    onDropped: () => {},
  });
  const wish = { regions: ['a', 'b'] };
  watching.set({ ...wish, variables: { city: 'Basel', other: 'x' } });
  expect(asked.splice(0)).toEqual(['select $city {"city":"Basel"}', 'select 1 null']);
  watching.set({ ...wish, variables: { city: 'Basel', other: 'y' } });
  expect(asked).toEqual([]);
  watching.set({ ...wish, variables: { city: 'Bern' } });
  expect(asked.splice(0)).toEqual(['select $city {"city":"Bern"}']);
  definitions = [text('city', 'Chur')];
  watching.follow([{ type: 'variablesSet', data: { before: [], after: [] } } as never]);
  expect(asked).toEqual(['select $city {"city":"Bern"}']);
});
