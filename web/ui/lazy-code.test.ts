import { afterEach, expect, test, vi } from 'vitest';
import { fetchMissing, LazyCode, noteServerAway, noteServerBack } from './lazy-code.ts';

afterEach(noteServerBack);

/** Code at an address that can be away. */
function remote(answers: readonly boolean[]) {
  const left = [...answers];
  const load = vi.fn(async () => {
    if (left.shift() === false) throw new TypeError('Failed to fetch dynamically imported module');
    return 'code';
  });
  const changed = vi.fn();
  const reload = vi.fn();
  const world = { serverAnswers: vi.fn(async () => false), reload };
  const code = new LazyCode(load, world);
  code.subscribe(changed);
  return { code, load, changed, world, reload };
}

test('code is fetched once, however many want it', async () => {
  const { code, load } = remote([true]);
  expect(code.state()).toBe('absent');
  const first = code.load();
  expect(code.load()).toBe(first);
  await first;
  await code.load();
  expect([code.state(), code.value]).toEqual(['ready', 'code']);
  expect(load).toHaveBeenCalledOnce();
});

test('code that cannot be fetched is missing, nothing is thrown, and it can be tried again', async () => {
  const { code, changed } = remote([false, true]);
  await code.load();
  expect([code.state(), code.value]).toEqual(['missing', null]);
  await code.load();
  expect([code.state(), code.value]).toEqual(['ready', 'code']);
  // loading, missing, loading, ready
  expect(changed).toHaveBeenCalledTimes(4);
});

test('when the server is back, all that is missing is fetched together', async () => {
  const [one, other] = [remote([false, true]), remote([false, false, true])];
  await Promise.all([one.code.load(), other.code.load()]);
  await fetchMissing();
  expect([one.code.state(), other.code.state()]).toEqual(['ready', 'missing']);
  await fetchMissing();
  expect(other.code.state()).toBe('ready');
  expect(one.load).toHaveBeenCalledTimes(2);
});

test('known to be away, the server is asked first: a failed import could not be repeated', async () => {
  const { code, load, world } = remote([true]);
  noteServerAway();
  await code.load();
  expect(code.state()).toBe('missing');
  expect(load).not.toHaveBeenCalled();
  noteServerBack();
  await vi.waitFor(() => expect(code.state()).toBe('ready'));
  expect(world.serverAnswers).toHaveBeenCalledOnce();
});

test('away by hearsay only, the code is fetched', async () => {
  const { code, world } = remote([true]);
  world.serverAnswers.mockResolvedValue(true);
  noteServerAway();
  await code.load();
  expect(code.state()).toBe('ready');
});

test('somebody who insists gets the new release, when the server is there and the code is not', async () => {
  const { code, world, reload } = remote([false, false, false, true]);
  await code.load();
  await code.insist();
  expect(world.serverAnswers).toHaveBeenCalledOnce();
  expect(reload).not.toHaveBeenCalled();
  world.serverAnswers.mockResolvedValue(true);
  await code.insist();
  expect(reload).toHaveBeenCalledOnce();
  await code.insist();
  expect(code.state()).toBe('ready');
  expect(reload).toHaveBeenCalledOnce();
});
