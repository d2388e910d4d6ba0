import { expect, test } from 'vitest';
import { fromWallTime, toWallTime } from './wall-time.ts';

test.each([
  ['UTC', '2026-03-01T12:30', '2026-03-01T12:30:00Z'],
  ['Europe/Zurich', '2026-01-15T08:00', '2026-01-15T07:00:00Z'],
  ['Europe/Zurich', '2026-07-15T08:00', '2026-07-15T06:00:00Z'],
  ['America/Los_Angeles', '2026-07-15T00:00', '2026-07-15T07:00:00Z'],
  ['Asia/Kathmandu', '2026-07-15T00:00', '2026-07-14T18:15:00Z'],
  ['Europe/Zurich', '2026-03-29T01:59', '2026-03-29T00:59:00Z'],
  ['Europe/Zurich', '2026-03-29T03:00', '2026-03-29T01:00:00Z'],
])('in %s the clocks show %s at %s', (zone, wall, moment) => {
  expect(toWallTime(Date.parse(moment), zone)).toBe(wall);
  expect(fromWallTime(wall, zone)).toBe(Date.parse(moment));
});

test('what is no time is none', () => expect(fromWallTime('', 'UTC')).toBeNaN());
