import { expect, test } from 'vitest';
import { acceptsValue } from '../testing/validator.ts';
import { PROBLEMS, type ProblemCode, ProblemSchema, reject, toProblem } from './problems.ts';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

test.each(CODES)('COMMAND-16: %s has a status of a refusal and a title for people', code => {
  const problem = toProblem(reject(code, 'What to do.', { regionId: 'r' }));
  expect(acceptsValue(ProblemSchema)(problem)).toBe(true);
  expect(problem).toMatchObject({ code, detail: 'What to do.', regionId: 'r' });
  expect(problem.type.endsWith(`#${code}`)).toBe(true);
  expect(problem.status).toBeGreaterThanOrEqual(400);
  expect(problem.status).toBeLessThan(600);
  expect(problem.title).toMatch(/^[A-Z]/);
});

test('COMMAND-16: what goes along never hides the code or the status', () => {
  const problem = toProblem(reject('forbidden', 'No.', { code: 'internal', status: 200, type: 'x' }));
  expect(problem).toMatchObject({ code: 'forbidden', status: 403 });
  expect(problem.type).toMatch(/#forbidden$/);
});
