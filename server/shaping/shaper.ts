import { type BulkheadPolicy, BulkheadRejectedError, bulkhead } from 'cockatiel';
import { Evaluator } from './evaluator.ts';
import type { Job, Outcome } from './messages.ts';
import { ShapingError } from './shaping-error.ts';

export interface ShaperLimits {
  /** expressions evaluated at once, each in a process of its own */
  readonly processes: number;
  /** expressions that wait for a free process; more are refused as `busy` */
  readonly waiting: number;
  /** for one evaluation, ms */
  readonly timeMs: number;
  /** for one evaluation's values, in megabytes; a process takes about 40 more */
  readonly memoryMb: number;
  /** characters of the input */
  readonly inputLength: number;
  /** characters of the result as JSON */
  readonly resultLength: number;
  /** a process that was not needed for so long ends, ms */
  readonly idleMs: number;
}

export const SHAPER_LIMITS: ShaperLimits = {
  processes: 2,
  waiting: 500,
  timeMs: 2_000,
  memoryMb: 96,
  inputLength: 8 * 1_048_576,
  resultLength: 4 * 1_048_576,
  idleMs: 60_000,
};

const EXPRESSION_LENGTH = 20_000;

export interface Shaping {
  /** in JSONata */
  readonly expression: string;
  /** the input, as JSON text: an answer of a source goes in as it came */
  readonly json: string;
  /** what the expression may use as variables, by names without `$`; JSON values */
  readonly bindings?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

/** Evaluates expressions that people write, apart from the server: bounded in time, memory and size. */
export interface Shaper {
  /**
   * @returns a JSON value; null when the expression finds nothing
   * @throws ShapingError; the signal's reason when that ended it
   */
  shape(shaping: Shaping): Promise<unknown>;
  /** Reads an expression without evaluating it. @throws ShapingError `syntax` */
  check(expression: string, signal?: AbortSignal): Promise<void>;
  /** Ends every process; what is under way fails. */
  close(): Promise<void>;
}

export function openShaper(limits: Partial<ShaperLimits> = {}): Shaper {
  return new ProcessShaper({ ...SHAPER_LIMITS, ...limits });
}

class ProcessShaper implements Shaper {
  readonly #limits: ShaperLimits;
  readonly #places: BulkheadPolicy;
  readonly #idle: { readonly evaluator: Evaluator; readonly timer: NodeJS.Timeout }[] = [];
  readonly #all = new Set<Evaluator>();
  #closed = false;

  constructor(limits: ShaperLimits) {
    this.#limits = limits;
    this.#places = bulkhead(limits.processes, limits.waiting);
  }

  async shape({ expression, json, bindings = {}, signal }: Shaping): Promise<unknown> {
    if (json.length > this.#limits.inputLength) throw new ShapingError({ reason: 'input-too-large' });
    const outcome = await this.#run(expression, json, JSON.stringify(bindings), signal);
    return outcome === undefined ? null : JSON.parse(outcome);
  }

  async check(expression: string, signal?: AbortSignal): Promise<void> {
    await this.#run(expression, null, '{}', signal);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    for (const evaluator of this.#all) evaluator.kill();
    await Promise.all([...this.#all].map(({ gone }) => gone));
  }

  async #run(expression: string, json: string | null, bindings: string, signal?: AbortSignal) {
    if (expression.length > EXPRESSION_LENGTH) throw new ShapingError({ reason: 'expression-too-long' });
    const job = { expression, json, bindings, resultLength: this.#limits.resultLength };
    const outcome = await this.#inPlace(job, signal);
    if ('fault' in outcome) throw new ShapingError(outcome.fault);
    return outcome.result;
  }

  async #inPlace(job: Omit<Job, 'timeMs'>, signal?: AbortSignal): Promise<Outcome> {
    signal?.throwIfAborted();
    try {
      return await this.#places.execute(() => this.#evaluate(job, signal));
    } catch (error) {
      if (error instanceof BulkheadRejectedError) return { fault: { reason: 'busy' } };
      throw error;
    }
  }

  async #evaluate(job: Omit<Job, 'timeMs'>, signal?: AbortSignal): Promise<Outcome> {
    signal?.throwIfAborted();
    if (this.#closed) return { fault: { reason: 'failed' } };
    const evaluator = this.#take();
    const outcome = await evaluator.run(job, signal);
    this.#putBack(evaluator);
    // What was killed for who asked says nothing else.
    if ('fault' in outcome) signal?.throwIfAborted();
    return outcome;
  }

  #take(): Evaluator {
    for (;;) {
      const resting = this.#idle.pop();
      if (!resting) return this.#start();
      clearTimeout(resting.timer);
      if (resting.evaluator.isAlive) return resting.evaluator;
    }
  }

  #start(): Evaluator {
    const evaluator = new Evaluator(this.#limits);
    this.#all.add(evaluator);
    evaluator.gone.then(() => this.#all.delete(evaluator));
    return evaluator;
  }

  #putBack(evaluator: Evaluator): void {
    if (!evaluator.isAlive) return;
    const timer = setTimeout(() => {
      this.#idle.splice(
        this.#idle.findIndex(resting => resting.evaluator === evaluator),
        1,
      );
      evaluator.kill();
    }, this.#limits.idleMs).unref();
    this.#idle.push({ evaluator, timer });
  }
}
