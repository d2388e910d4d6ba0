import { describe, expect, test } from 'vitest';
import { stack } from './stack.ts';

const times = [0, 1, 2];

describe('stack', () => {
  test('each on the shoulders of those before; a gap of all is a gap', () => {
    const lines = [
      [1, null, null],
      [2, 3, null],
    ];
    expect(stack({ times, lines }, 'normal', false)).toEqual([
      [1, 0, null],
      [3, 3, null],
    ]);
  });

  test('as shares they reach a hundred, whatever there is', () => {
    const lines = [
      [1, 0, 5],
      [3, 0, null],
    ];
    expect(stack({ times, lines }, 'percent', false)).toEqual([
      [25, 0, 100],
      [100, 0, 100],
    ]);
  });

  test('a line without a row there stands between its neighbours', () => {
    const lines = [
      [1, undefined, 3],
      [1, 1, 1],
    ];
    expect(stack({ times, lines }, 'normal', false)[1]).toEqual([2, 3, 4]);
  });

  test('what is missing is drawn over only when that is asked for', () => {
    const lines = [
      [1, null, 3],
      [1, 1, 1],
    ];
    expect(stack({ times, lines }, 'normal', true)[1]).toEqual([2, 3, 4]);
    expect(stack({ times, lines }, 'normal', false)[1]).toEqual([2, 1, 4]);
  });
});
