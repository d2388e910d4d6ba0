import { expect, test, vi } from 'vitest';
import type { Finding, HealthCheck } from './check.ts';
import { Watched } from './watched.ts';

const check = (wish: Partial<HealthCheck>): HealthCheck => ({
  name: 'part',
  type: 'component',
  measurement: 'reachable',
  kind: 'required',
  check: () => ({ status: 'pass' }),
  ...wish,
});
const never = () => new Promise<Finding>(() => {});

test('a check that never ends is a no, in time, and is told to end', async () => {
  let told: AbortSignal | undefined;
  const watched = new Watched(
    check({
      withinMs: 50,
      check(signal) {
        told = signal;
        return never();
      },
    }),
  );
  expect(await watched.latest()).toMatchObject({ status: 'fail', output: 'There is no answer in time.' });
  expect(told?.aborted).toBe(true);
});

test('while it hangs nobody waits for it again, and no second one is begun', async () => {
  let begun = 0;
  const watched = new Watched(
    check({
      withinMs: 50,
      everyMs: 0,
      check() {
        begun += 1;
        return never();
      },
    }),
  );
  await watched.latest();
  const started = performance.now();
  for (let n = 0; n < 100; n += 1) expect((await watched.latest()).status).toBe('fail');
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(begun).toBe(1);
});

test('what hung and ended after all is looked at again', async () => {
  const { promise, resolve } = Promise.withResolvers<Finding>();
  let first = true;
  const watched = new Watched(
    check({
      withinMs: 20,
      everyMs: 0,
      check() {
        const hangs = first;
        first = false;
        return hangs ? promise : { status: 'pass' };
      },
    }),
  );
  expect((await watched.latest()).status).toBe('fail');
  resolve({ status: 'pass' });
  await vi.waitFor(async () => expect((await watched.latest()).status).toBe('pass'));
});

test('one that throws, at once or later, is a no that says nothing of the reason', async () => {
  const fails = [
    () => {
      throw new Error('secret');
    },
    () => Promise.reject(new Error('secret')),
  ];
  for (const fail of fails) {
    const result = await new Watched(check({ check: fail })).latest();
    expect(result).toMatchObject({ status: 'fail', output: 'It cannot be looked at.' });
  }
});

test('a part that one can do without warns where another one fails', async () => {
  const fail = () => ({ status: 'fail', output: 'Gone.' }) as const;
  const { at: _, ...found } = await new Watched(check({ kind: 'optional', check: fail })).latest();
  expect(found).toEqual({ status: 'warn', output: 'Gone.' });
  expect((await new Watched(check({ kind: 'important', check: fail })).latest()).status).toBe('fail');
});

test('what is looked at in the background keeps nobody waiting, also the first time', async () => {
  const { promise, resolve } = Promise.withResolvers<Finding>();
  const watched = new Watched(check({ background: true, check: () => promise }));
  watched.start();
  expect((await watched.latest()).status).toBe('pass');
  resolve({ status: 'warn' });
  await vi.waitFor(async () => expect((await watched.latest()).status).toBe('warn'));
  watched.stop();
});

test('a process that stood still gives the other side its time again', async () => {
  const { promise, resolve } = Promise.withResolvers<Finding>();
  const watched = new Watched(check({ withinMs: 100, check: () => promise }));
  const asked = watched.latest();
  // The answer is there while our own process does something else for longer than it would wait.
  for (const until = performance.now() + 600; performance.now() < until; );
  setTimeout(() => resolve({ status: 'pass' }), 20);
  expect((await asked).status).toBe('pass');
});

test('however many ask, it is looked at as often as it may be', async () => {
  let looks = 0;
  const watched = new Watched(
    check({
      everyMs: 200,
      check() {
        looks += 1;
        return { status: 'pass' };
      },
    }),
  );
  const started = performance.now();
  while (performance.now() - started < 500)
    await Promise.all(Array.from({ length: 100 }, () => watched.latest()));
  const elapsed = performance.now() - started;
  expect(looks).toBeGreaterThan(1);
  expect(looks).toBeLessThanOrEqual(1 + Math.floor(elapsed / 200));
});
