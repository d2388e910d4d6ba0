import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Job, Outcome } from './messages.ts';

export interface EvaluatorLimits {
  /** for one job, ms; the process is killed then */
  readonly timeMs: number;
  /** of the process's heap, in megabytes */
  readonly memoryMb: number;
}

/** Node ends itself like this when its heap is full. */
const OUT_OF_MEMORY: ReadonlySet<unknown> = new Set(['SIGABRT', 134, 'SIGTRAP', 133]);

/**
 * One process that evaluates one expression at a time.
 *
 * It is a process, not a thread: V8 ends the whole process when a thread asks for one text larger than its
 * heap (`$pad("x", 500000000)`), whatever its `resourceLimits` say. This one knows no environment, cannot
 * make code from text, and nothing is lost when it is killed.
 */
export class Evaluator {
  readonly #child: ChildProcess;
  readonly #limits: EvaluatorLimits;
  readonly #ready: Promise<unknown>;
  /** resolves when the process is gone */
  readonly gone: Promise<unknown>;

  constructor(limits: EvaluatorLimits) {
    this.#limits = limits;
    this.#child = fork(join(import.meta.dirname, 'child.ts'), [], {
      env: {},
      execArgv: [`--max-old-space-size=${limits.memoryMb}`, '--disallow-code-generation-from-strings'],
      // Texts travel as they are, not as JSON within JSON.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.gone = new Promise(resolve => this.#child.once('exit', resolve).once('error', resolve));
    this.#ready = once(this.#child, 'message');
    // Gone before it was ready is said by `run`.
    this.#ready.catch(() => {});
    this.rest();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @returns whether it can take another job */
  get isAlive(): boolean {
    return this.#child.connected && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waiting for a job, it keeps no program from ending. */
  rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  /**
   * One at a time. The time limit begins when the process takes the job.
   * @param signal ends the process, too
   */
  async run(job: Omit<Job, 'timeMs'>, signal?: AbortSignal): Promise<Outcome> {
    this.#child.ref();
    this.#child.channel?.ref();
    let isLate = false;
    let timer: NodeJS.Timeout | undefined;
    const kill = () => this.kill();
    signal?.addEventListener('abort', kill);
    try {
      await Promise.race([this.#ready, this.gone]);
      if (signal?.aborted) this.kill();
      if (!this.isAlive) return await this.#fallen(isLate);
      const answer = once(this.#child, 'message').then(([outcome]) => outcome as Outcome);
      answer.catch(() => {});
      timer = setTimeout(() => {
        isLate = true;
        this.kill();
      }, this.#limits.timeMs);
      this.#child.send({ ...job, timeMs: this.#limits.timeMs * 0.9 } satisfies Job, () => {});
      return await Promise.race([answer, this.gone.then(() => this.#fallen(isLate))]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      this.rest();
    }
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #fallen(isLate: boolean): Promise<Outcome> {
    await this.gone;
    if (isLate) return { fault: { reason: 'timeout' } };
    const { signalCode, exitCode } = this.#child;
    const isFull = OUT_OF_MEMORY.has(signalCode) || OUT_OF_MEMORY.has(exitCode);
    return { fault: { reason: isFull ? 'too-much-memory' : 'failed' } };
  }
}
