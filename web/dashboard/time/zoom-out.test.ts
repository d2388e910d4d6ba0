import { expect, test } from 'vitest';
import { zoomedOut } from './zoom-out.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

test('twice as long around the same middle', () => {
  const range = { from: '2026-01-01T08:00:00Z', to: '2026-01-01T10:00:00Z' };
  expect(zoomedOut(range, NOW)).toEqual({ from: '2026-01-01T07:00:00.000Z', to: '2026-01-01T11:00:00.000Z' });
});

test('not beyond now', () => {
  expect(zoomedOut({ from: 'now-1h', to: 'now' }, NOW)).toEqual({
    from: '2026-01-01T10:00:00.000Z',
    to: '2026-01-01T12:00:00.000Z',
  });
});

test('where all there is is shown, there is nothing further out', () =>
  expect(zoomedOut(null, NOW)).toBeNull());
