import { expect, test } from 'vitest';
import { ApiProblem } from '#web/app/problem.ts';
import { placeOf, rowErrorsOf } from './row-errors.ts';

const refused = (extra: object) => new ApiProblem({ status: 422, code: 'bad-rows', detail: 'x', ...extra });

test('the rows of a refused push, and how many there are in all', () => {
  const errors = [{ line: 3, row: 2, column: 'temp', reason: '“warm” is no number.' }];
  expect(rowErrorsOf(refused({ errors, count: 41 }))).toEqual({ errors, count: 41 });
});

test('any other refusal, or one without rows, has none', () => {
  expect(rowErrorsOf(new ApiProblem({ status: 413, code: 'too-large', detail: 'x' }))).toBeNull();
  expect(rowErrorsOf(refused({}))).toBeNull();
  expect(rowErrorsOf(refused({ errors: [1, null] }))).toBeNull();
});

test('where it is, as exactly as is known', () => {
  expect(placeOf({ line: 12, row: 11, column: 'temp', reason: '' })).toBe('Line 12, column “temp”');
  expect(placeOf({ row: 4, reason: '' })).toBe('Row 4');
  expect(placeOf({ reason: '' })).toBe('The file');
});
