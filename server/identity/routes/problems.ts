import { ProblemSchema } from '#core/contract/index.ts';

/** What every route may answer instead. */
export const problems = { '4xx': ProblemSchema, '5xx': ProblemSchema };
