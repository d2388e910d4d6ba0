import { expect, test } from 'vitest';
import { reject, toProblem } from '#core/contract/index.ts';
import { ApiProblem, explain, problemOf } from './problem.ts';

test('a problem document keeps its code, sentence and extra members', () => {
  const body = JSON.stringify(
    toProblem(reject('version-conflict', 'Ada changed it.', { theirs: 1, yours: 2 })),
  );
  const problem = problemOf(409, body, null);
  expect(problem).toMatchObject({ status: 409, code: 'version-conflict', detail: 'Ada changed it.' });
  expect(problem.extra).toEqual({ theirs: 1, yours: 2 });
});

test("a proxy's page becomes a sentence, never its HTML", () => {
  const problem = problemOf(502, '<html>Bad gateway</html>', '7');
  expect(problem.code).toBe('unavailable');
  expect(problem.detail).not.toContain('<');
  expect(problem.retryAfter).toBe(7);
});

test('a JSON error of another shape keeps its message', () => {
  expect(problemOf(400, '{"message":"Password too short","code":"PASSWORD_TOO_SHORT"}', null)).toMatchObject({
    code: 'invalid-request',
    detail: 'Password too short',
  });
});

test('explain never shows the inside of an unknown error', () => {
  expect(explain(new TypeError('x is undefined'))).not.toContain('undefined');
  expect(explain(new ApiProblem({ status: 404, code: 'not-found', detail: 'Gone.' }))).toBe('Gone.');
});
