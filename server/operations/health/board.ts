import type { HealthCheck, Result, Status } from './check.ts';
import { Watched } from './watched.ts';

/** How the parts of this process are, and the whole: `app.health`. */
export interface Health {
  /** Adds a check; before the server listens. @throws Error for a name that is taken */
  register(check: HealthCheck): void;
  /** @returns whether it can serve. Bounded by the slowest required check (2 s); never throws */
  ready(): Promise<boolean>;
  /** @returns how everything is. Bounded as well; never throws */
  report(): Promise<Report>;
  /** what was found last, without looking */
  latest(): Report;
}

export interface Report {
  readonly status: Status;
  readonly ready: boolean;
  readonly draining: boolean;
  readonly checks: readonly { readonly of: HealthCheck; readonly result: Result }[];
}

export interface BoardOptions {
  readonly draining: () => boolean;
  /** it can serve again, or not any more */
  readonly onReady: (ready: boolean, because: readonly string[]) => void;
}

/** Looks at what parts have registered; only when somebody asks, except for what is looked at in the background. */
export class Board implements Health {
  readonly #options: BoardOptions;
  readonly #watched = new Map<string, Watched>();
  #said = true;
  #started = false;

  constructor(options: BoardOptions) {
    this.#options = options;
  }

  register(check: HealthCheck): void {
    if (this.#watched.has(check.name)) throw new Error(`There is a health check "${check.name}" already.`);
    const watched = new Watched(check);
    this.#watched.set(check.name, watched);
    if (this.#started) watched.start();
  }

  async ready(): Promise<boolean> {
    await Promise.all(this.#required().map(watched => watched.latest()));
    return this.#judge();
  }

  async report(): Promise<Report> {
    await Promise.all([...this.#watched.values()].map(watched => watched.latest()));
    this.#judge();
    return this.latest();
  }

  latest(): Report {
    const checks = [...this.#watched.values()].map(({ of, result }) => ({ of, result }));
    const draining = this.#options.draining();
    const failed = checks.filter(({ result }) => result.status === 'fail');
    const well = checks.every(({ result }) => result.status === 'pass');
    return {
      status: draining || failed.length > 0 ? 'fail' : well ? 'pass' : 'warn',
      ready: !draining && failed.every(({ of }) => of.kind !== 'required'),
      draining,
      checks,
    };
  }

  start(): void {
    this.#started = true;
    for (const watched of this.#watched.values()) watched.start();
  }

  stop(): void {
    for (const watched of this.#watched.values()) watched.stop();
  }

  #required(): Watched[] {
    return [...this.#watched.values()].filter(({ of }) => of.kind === 'required');
  }

  /** Says it when it changes, with the reasons. */
  #judge(): boolean {
    const failed = this.#required().filter(({ result }) => result.status === 'fail');
    const serves = failed.length === 0;
    if (serves !== this.#said) {
      this.#said = serves;
      this.#options.onReady(
        serves,
        failed.map(({ of, result }) => `${of.name}: ${result.output ?? result.status}`),
      );
    }
    return serves && !this.#options.draining();
  }
}
