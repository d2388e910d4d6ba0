import { expect, test } from 'vitest';
import { LIMITS } from '#core/contract/index.ts';
import { CLASSES, COMMAND_UNIT_BYTES } from './classes.ts';
import { MessagePace } from './message-pace.ts';
import { unitsOf } from './requests.ts';

const { quota, window } = CLASSES['live-messages'].limits.connection;

test('a connection has its quota of messages at once, and then one after each interval', () => {
  let now = 0;
  const pace = new MessagePace(() => now);
  for (let n = 0; n < quota; n += 1) expect(pace.take()).toBeNull();
  expect(pace.take()).toMatchObject({ admitted: false, remaining: 0 });
  now += (window * 1_000) / quota;
  expect(pace.take()).toBeNull();
  expect(pace.take()).not.toBeNull();
});

test('an eager page is not abusive; one that pays no heed is', () => {
  let now = 0;
  const pace = new MessagePace(() => now);
  for (let n = 0; n < quota * 5; n += 1) pace.take();
  expect(pace.abusive).toBe(false);
  for (let n = 0; n < quota * 10; n += 1) pace.take();
  expect(pace.abusive).toBe(true);
  // Forgiven by and by, by those who keep to it.
  for (let n = 0; n < quota * 10; n += 1) {
    now += (window * 1_000) / quota;
    pace.take();
  }
  expect(pace.abusive).toBe(false);
});

test('commands count by their size, up to the largest body', () => {
  expect([0, 1, COMMAND_UNIT_BYTES, COMMAND_UNIT_BYTES + 1].map(unitsOf)).toEqual([1, 1, 1, 2]);
  expect(unitsOf(LIMITS.bodyBytes)).toBe(64);
  expect(unitsOf(1e12)).toBe(64);
});
