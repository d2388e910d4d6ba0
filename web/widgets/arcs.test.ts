import { describe, expect, test } from 'vitest';
import { ringPath } from './arcs.ts';

describe('ringPath', () => {
  test('a quarter from the top to the right', () => {
    expect(ringPath(0, 0.25, { outer: 10, inner: 5 })).toBe('M0,-10A10,10 0 0 1 10,0L5,0A5,5 0 0 0 0,-5Z');
  });
  test('without a hole it goes through the middle', () => {
    expect(ringPath(0, 0.5, { outer: 10, inner: 0 })).toBe('M0,-10A10,10 0 0 1 0,10L0,0Z');
  });
  test('more than half is the long way round', () => {
    expect(ringPath(0, 0.75, { outer: 10, inner: 0 })).toContain('0 1 1 -10,0');
  });
  test('a full turn begins and ends at different places, and nothing is drawn of nothing', () => {
    const [, from, to] = /^M(.+)A10,10 0 1 1 (.+)L0,0Z$/.exec(ringPath(0, 1, { outer: 10, inner: 0 }))!;
    expect(from).not.toBe(to);
    expect(ringPath(0.2, 0.2, { outer: 10, inner: 0 })).toBe('');
    expect(ringPath(0, Number.NaN, { outer: 10, inner: 0 })).toBe('');
  });
});
