import { describe, expect, test } from 'vitest';
import { numberText, tickLabels } from './numbers.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numberText', () => {
  test.each([
    [1_234, undefined, '1,234'],
    [1_234_567, undefined, '1.23 M'],
    [1_234_567, 'none', '1,234,567'],
    [1_536, 'bytes', '1.5 KiB'],
    [12.5, '%', '12.5%'],
    [null, 'ms', '–'],
  ])('%s in %s is %s', (value, unit, expected) => {
    expect(plain(numberText(value, { unit }))).toBe(expected);
  });
});

describe('tickLabels', () => {
  test('ticks close to each other keep the decimals that tell them apart', () => {
    expect(tickLabels([120, 120.5, 121], {})).toEqual(['120.0', '120.5', '121.0']);
    expect(tickLabels([1_000_000, 1_000_100], { unit: 'short' }).map(plain)).toEqual([
      '1.0000 M',
      '1.0001 M',
    ]);
  });

  test('a unit that is the same for all is said once, at the top', () => {
    expect(tickLabels([0, 20, 40], { unit: 'req/s' }).map(plain)).toEqual(['0', '20', '40 req/s']);
    expect(tickLabels([0, 2], { unit: '/s' })).toEqual(['0', '2/s']);
  });

  test('no more decimals than needed', () => {
    expect(tickLabels([0, 20, 40], { unit: '%' })).toEqual(['0%', '20%', '40%']);
  });
});
