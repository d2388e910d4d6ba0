import { expect } from 'vitest';
import { PROBLEMS, type Problem, type ProblemCode } from '#core/contract/index.ts';
import type { Answer } from './people.ts';

/**
 * What only our inside knows: stacks, SQL, places in the file system, names and versions of what we are made of. (In a
 * list of the kinds of sources, postgres is a word of the API.)
 */
const INSIDE = [
  /\bat .*\.[jt]s|\.[jt]s:\d|\bError:/,
  /node_modules|\bajv\b|fastify|better-auth|kysely|\bundici\b|FST_ERR/i,
  /\bselect .*from\b|\binsert into\b|\bupdate .* set\b|relation "|syntax error|violates|postgres(?!, prometheus)|SQLSTATE/i,
  /region_dashboard|\bpg_\w/,
  /(^|[\s"'(])\/(home|root|tmp|usr|var|work|app|opt|etc|Users)\//,
  /\bv?\d+\.\d+\.\d+\b/,
] as const;

/** Whether what was answered tells nothing of our inside. */
export function expectNoLeak(text: string): void {
  for (const pattern of INSIDE) expect(text).not.toMatch(pattern);
}

/** A refusal by its name, with a sentence for the person, and nothing of our inside. */
export function expectProblem(problem: Problem, code: ProblemCode): void {
  expect(problem).toMatchObject({ ...PROBLEMS[code], code, type: `/docs/problems#${code}` });
  expect(problem.detail).toMatch(/^\S.{8,300}[.!]$/s);
  expectNoLeak(JSON.stringify(problem));
}

/** The same as the answer to a request. */
export function expectRefused({ status, body, headers }: Answer<Problem>, code: ProblemCode): void {
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expectProblem(body, code);
  expect(status).toBe(PROBLEMS[code].status);
}
