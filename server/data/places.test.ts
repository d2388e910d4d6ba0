import { BulkheadRejectedError } from 'cockatiel';
import { expect, test } from 'vitest';
import { Places } from './places.ts';

/** Work that ends when the test says so, in the order in which it began. */
function held(places: Places) {
  const began: string[] = [];
  const ends: (() => void)[] = [];
  const start = (tenant: string) =>
    places.of(tenant).execute(() => {
      began.push(tenant);
      return new Promise<void>(resolve => ends.push(resolve));
    });
  const settle = () => new Promise<void>(resolve => setImmediate(resolve));
  const endOne = async () => {
    ends.shift()?.();
    await settle();
  };
  return { began, start, settle, endOne };
}

test('a tenant that asks for a hundred leaves room, and others do not stand behind all of it', async () => {
  const { began, start, settle, endOne } = held(new Places({ all: 4, ofTenant: 2, waiting: 200 }));
  for (let n = 0; n < 100; n += 1) void start('noisy');
  await settle();
  expect(began).toEqual(['noisy', 'noisy']);
  void start('quiet');
  await settle();
  expect(began).toEqual(['noisy', 'noisy', 'quiet']);
  void start('other');
  void start('third');
  await settle();
  expect(began).toHaveLength(4);
  await endOne();
  // The next of the noisy one stands behind the third.
  expect(began.at(-1)).toBe('third');
});

test('what waits has a bound for each tenant', async () => {
  const { start, settle } = held(new Places({ all: 4, ofTenant: 2, waiting: 3 }));
  for (let n = 0; n < 5; n += 1) void start('noisy');
  await expect(start('noisy')).rejects.toBeInstanceOf(BulkheadRejectedError);
  void start('quiet');
  await settle();
});
