/**
 * `error`: the server refuses to start (in production, or anywhere when it cannot serve like this);
 * `warning`: it starts, and something is likely wrong; `notice`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'notice';

/** One thing that is wrong with the environment. Never carries a value. */
export interface ConfigProblem {
  /** stable name of the kind of problem, for programs */
  readonly code: string;
  /** what it is about */
  readonly variables: readonly string[];
  readonly severity: Severity;
  /** what is wrong, as a sentence */
  readonly sentence: string;
  /** what to do, as a sentence */
  readonly advice: string;
}

/** @returns the problem as one line for the terminal */
export function lineOf({ sentence, advice }: ConfigProblem): string {
  return `${sentence} ${advice}`;
}

/** Everything that keeps the server from starting on this environment. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(lineOf).join('\n'));
    this.problems = problems;
  }
}
