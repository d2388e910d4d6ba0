import { expect, test } from 'vitest';
import { wrongVariables } from '#core/variables/index.ts';
import { asKind, moved, newVariable, readOptions, writeOptions, wrongName } from './draft.ts';

test('a new variable can be saved as it is, and its name is free', () => {
  const first = newVariable([]);
  const second = newVariable([first]);
  expect(second.name).not.toBe(first.name);
  expect(wrongVariables([first, second])).toBeNull();
  expect(wrongName(first.name)).toBeNull();
});

test('another kind takes along what still means something', () => {
  const several = { ...newVariable([]), multi: true, all: true, default: ['a', 'b'] };
  expect(asKind(several, 'text')).toMatchObject({ kind: 'text', default: 'a', multi: false, all: false });
  expect(asKind(several, 'text')).not.toHaveProperty('options');
  expect(wrongVariables([asKind(asKind(several, 'text'), 'list')])).toBeNull();
  expect(asKind({ ...several, query: { source: 'dataset' } }, 'query')).toMatchObject({
    query: { source: 'dataset' },
    multi: true,
  });
});

test('values are written one a line, with labels behind a bar', () => {
  const options = [{ value: 'be', label: 'Bern' }, { value: 'bs' }];
  expect(readOptions(writeOptions(options))).toEqual(options);
  expect(readOptions(' a \n\n b | B | b \n')).toEqual([{ value: 'a' }, { value: 'b', label: 'B | b' }]);
});

test('names of the time range are refused', () => {
  for (const name of ['from', '1st', 'two words', '']) expect(wrongName(name)).toMatch(/\.$/);
});

test('moving ends at the ends', () => {
  const [a, b] = [newVariable([]), { ...newVariable([]), name: 'b' }];
  expect(moved([a, b], 0, 1)).toEqual([b, a]);
  expect(moved([a, b], 0, -1)).toEqual([a, b]);
  expect(moved([a, b], 1, 1)).toEqual([a, b]);
});
