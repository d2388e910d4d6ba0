import { describe, expect, test } from 'vitest';
import { colourOf, mappingOf, readMappings } from './mappings.ts';
import { numberParts, numberText } from './numbers.ts';

const mappings = readMappings({
  mappings: [
    { match: 'value', value: 1, text: 'up', colour: 'good' },
    { match: 'value', value: 'ok', text: 'fine' },
    { match: 'value', value: 'no', text: 'off' },
    { match: 'range', from: 10, to: 20, text: 'warm', colour: '3' },
    { match: 'range', from: 100, text: 'hot', colour: 'pink' },
    { match: 'empty', text: 'no answer' },
  ],
});
const textOf = (value: Parameters<typeof mappingOf>[0]) => mappingOf(value, mappings)?.text;

describe('mappingOf', () => {
  test.each([
    [1, 'up'],
    ['1', 'up'],
    ['ok', 'fine'],
    ['OK', undefined],
    [false, 'off'],
    [true, undefined],
    [9.99, undefined],
    [10, 'warm'],
    [20, 'warm'],
    [1e9, 'hot'],
    [null, 'no answer'],
    [undefined, 'no answer'],
    [Number.NaN, 'no answer'],
    ['', 'no answer'],
    [0, undefined],
  ])('%s is %s', (value, expected) => {
    expect(textOf(value)).toBe(expected);
  });

  test('the first that fits counts', () => {
    const two = readMappings({
      mappings: [
        { match: 'range', from: 0, to: 9, text: 'first' },
        { match: 'value', value: '5', text: 'second' },
      ],
    });
    expect(mappingOf(5, two)?.text).toBe('first');
  });
});

test('what is stored and is no mapping is left out', () => {
  expect(readMappings({})).toEqual([]);
  expect(readMappings({ mappings: 'none' })).toEqual([]);
  const broken = [null, 4, {}, { match: 'value', text: 'x' }, { match: 'value', value: '1', text: '' }];
  expect(readMappings({ mappings: [...broken, { match: 'regex', text: 'x' }] })).toEqual([]);
  expect(mappingOf(5, readMappings({ mappings: [{ match: 'range', text: 'everything' }] }))).toBeNull();
});

test('an unknown colour is none; the others are tokens', () => {
  expect(mappings.map(({ colour }) => colour)).toEqual([
    'good',
    undefined,
    undefined,
    '3',
    undefined,
    undefined,
  ]);
  expect(colourOf('warning')).toBe('var(--warn)');
  expect(colourOf('8')).toBe('var(--series-8)');
});

test('a number that is mapped is its text, without a unit', () => {
  const style = { unit: 'ms', decimals: 2, mappings };
  expect(numberText(1, style)).toBe('up');
  expect(numberParts(1, style)).toEqual({ text: 'up', unit: '' });
  expect(numberText(null, style)).toBe('no answer');
  expect(numberText(2, style)).toBe('2.00\u00a0ms');
});
