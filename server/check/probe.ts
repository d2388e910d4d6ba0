import type { ConfigProblem, Severity, VariableName } from '#server/config/index.ts';

export interface ProbeContext {
  /** @returns the text of one of the probe's variables; of another one, '' when it is not set */
  text(name: VariableName): string;
  /** of what production refuses and development lives with */
  readonly strict: Severity;
  /** aborted when time is over: then whatever is open must be closed */
  readonly signal: AbortSignal;
}

/** A question to something outside this process that the installation leans on. */
export interface Probe {
  /** how a sentence calls what is asked, for example "Redis" */
  readonly title: string;
  /** it is asked when all of these are set and can be read */
  readonly variables: readonly [VariableName, ...VariableName[]];
  /** what it means that there is no answer: an error when nothing can be served without it */
  readonly unreachable: Severity;
  /**
   * @returns what is wrong with what answered
   * @throws anything when nothing answered; the runner makes a problem of it
   */
  run(context: ProbeContext): Promise<readonly ConfigProblem[]>;
}

/** Something answered, and it was not what was expected. The message completes "Redis …"; it carries no value. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}
