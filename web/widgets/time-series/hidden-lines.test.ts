import { expect, test } from 'vitest';
import { isolated, toggled } from './hidden-lines.ts';

const names = ['a', 'b', 'c'];

test('one line alone, and all of them again', () => {
  const alone = isolated(new Set(), names, 'b');
  expect([...alone]).toEqual(['a', 'c']);
  expect([...isolated(alone, names, 'b')]).toEqual([]);
  expect([...isolated(alone, names, 'c')]).toEqual(['a', 'b']);
});

test('one more, one less; hiding the last one shows all', () => {
  const without = toggled(new Set(), names, 'a');
  expect([...without]).toEqual(['a']);
  expect([...toggled(without, names, 'a')]).toEqual([]);
  expect([...toggled(new Set(['a', 'b']), names, 'c')]).toEqual([]);
});
