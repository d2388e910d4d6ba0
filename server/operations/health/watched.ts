import { type Finding, type HealthCheck, judged, type Result } from './check.ts';

const EVERY_MS = 1_000;
const WITHIN_MS = 2_000;
/** A check that hangs although it was told to end is left behind after this time, ms. */
const GIVE_UP_MS = 30_000;
/** A timer that comes this late says that our own process stood still, ms. */
const STOOD_STILL_MS = 250;

const NO_ANSWER: Finding = { status: 'fail', output: 'There is no answer in time.' };
const BROKEN: Finding = { status: 'fail', output: 'It cannot be looked at.' };

/**
 * Calls `run` when time is over. A process that stood still meanwhile is not the other side's fault: then the
 * time is given once more, in which what has arrived is read.
 * @returns a function that stops it
 */
function after(ms: number, run: () => void): () => void {
  const started = performance.now();
  let timer = setTimeout(() => {
    if (performance.now() - started < ms + STOOD_STILL_MS) run();
    else timer = setTimeout(run, ms);
  }, ms);
  return () => clearTimeout(timer);
}

/** One check, looked at as often as it may be, by one looker at a time, and never waited for too long. */
export class Watched {
  readonly of: HealthCheck;
  #result: Result;
  #looking: Promise<Result> | null = null;
  #startedAt = Number.NEGATIVE_INFINITY;
  /** the last look was given up, and has not ended yet */
  #hangs = false;
  #timer: NodeJS.Timeout | undefined;
  #controller = new AbortController();

  constructor(of: HealthCheck) {
    this.of = of;
    this.#result = { status: 'pass', at: Date.now() };
  }

  /** What was found last; a check nobody has looked at yet passes. */
  get result(): Result {
    return this.#result;
  }

  /** @returns what there is to say now: of a look that is young enough, or that is made for it. Never throws */
  latest(): Promise<Result> {
    if (this.of.background) return Promise.resolve(this.#result);
    return this.#looking ?? this.look();
  }

  /** Begins to look in the background. */
  start(): void {
    if (!this.of.background) return;
    void this.look();
    this.#timer = setInterval(() => void this.look(), this.of.everyMs ?? EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#controller.abort();
  }

  /** Looks, unless that was done a moment ago. */
  look(): Promise<Result> {
    if (this.#looking) return this.#looking;
    const since = performance.now() - this.#startedAt;
    // An interval comes a little early now and then.
    const every = (this.of.everyMs ?? EVERY_MS) - (this.of.background ? 100 : 0);
    if (since < every || (this.#hangs && since < GIVE_UP_MS)) return Promise.resolve(this.#result);
    this.#startedAt = performance.now();
    this.#looking = this.#look();
    return this.#looking;
  }

  async #look(): Promise<Result> {
    const controller = new AbortController();
    this.#controller = controller;
    const late = Promise.withResolvers<null>();
    const stop = after(this.of.withinMs ?? WITHIN_MS, () => late.resolve(null));
    const asked = this.#ask(controller.signal);
    const found = await Promise.race([asked, late.promise]);
    stop();
    this.#hangs = found === null;
    if (found === null) {
      void asked.then(() => {
        if (this.#controller === controller) this.#hangs = false;
      });
      controller.abort(new DOMException('Time is over', 'TimeoutError'));
    }
    this.#result = { ...judged(found ?? this.of.late ?? NO_ANSWER, this.of.kind), at: Date.now() };
    this.#looking = null;
    return this.#result;
  }

  async #ask(signal: AbortSignal): Promise<Finding> {
    try {
      return await this.of.check(signal);
    } catch {
      return BROKEN;
    }
  }
}
