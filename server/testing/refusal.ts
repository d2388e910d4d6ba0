import { expect } from 'vitest';
import { PROBLEMS, type Problem, type ProblemCode } from '#core/contract/index.ts';
import type { Answer } from './people.ts';

/** A refusal by its name, with a sentence for the person, and nothing of our inside. */
export function expectProblem(problem: Problem, code: ProblemCode): void {
  expect(problem).toMatchObject({ ...PROBLEMS[code], code, type: `/docs/problems#${code}` });
  expect(problem.detail).toMatch(/^\S.{8,300}[.!]$/s);
  expect(JSON.stringify(problem)).not.toMatch(/\bat .*\.ts|node_modules|select |insert |postgres|ajv/i);
}

/** The same as the answer to a request. */
export function expectRefused({ status, body, headers }: Answer<Problem>, code: ProblemCode): void {
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expectProblem(body, code);
  expect(status).toBe(PROBLEMS[code].status);
}
