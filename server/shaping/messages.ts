/** What goes to the process that evaluates, and what comes back. */

export interface Job {
  readonly expression: string;
  /** the input as JSON text; null: the expression is only read, not evaluated */
  readonly json: string | null;
  /** values by name, as JSON text of an object: `{"from": 1}` is `$from` in the expression */
  readonly bindings: string;
  /** after which the evaluation ends itself, ms */
  readonly timeMs: number;
  /** of the result's JSON text, in characters */
  readonly resultLength: number;
}

/** Why there is no result. */
export type ShapingReason =
  | 'syntax'
  | 'runtime'
  | 'timeout'
  | 'too-much-memory'
  | 'result-too-large'
  | 'input-too-large'
  | 'expression-too-long'
  | 'not-json'
  | 'busy'
  | 'failed';

export interface Fault {
  readonly reason: ShapingReason;
  /** of the character in the expression after which it went wrong, from 1 */
  readonly position?: number;
  /** of the expression: the word or sign at which it went wrong */
  readonly token?: string;
  /** what JSONata says about it */
  readonly says?: string;
}

export type Outcome =
  /** JSON text; undefined when the expression finds nothing */
  { readonly result: string | undefined } | { readonly fault: Fault };

/** The first message of a process: it can take jobs. */
export const READY = 'ready';
