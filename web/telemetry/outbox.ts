import {
  PAGE_TELEMETRY_LIMITS,
  type PageSpan,
  type PageTelemetry,
  type VitalName,
} from '#core/contract/page-telemetry.ts';

/** What waits is sent so often at most, ms. */
const EVERY_MS = 10_000;

export interface OutboxOptions {
  /** @returns whether the browser took it; nobody hears whether it arrived */
  readonly send: (told: PageTelemetry) => boolean;
  readonly now: () => number;
  readonly later: (run: () => void, ms: number) => unknown;
}

/** What the page tells of itself, gathered into few and small messages. What cannot be sent is forgotten. */
export class Outbox {
  readonly #options: OutboxOptions;
  #vitals: Partial<Record<VitalName, number>> = {};
  readonly #told = new Set<VitalName>();
  #errors = 0;
  #spans: PageSpan[] = [];
  #waits = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Once for each page: a later value of the same page would count it twice. Waits until the page is left. */
  vital(name: VitalName, value: number): void {
    if (this.#told.has(name)) return;
    this.#told.add(name);
    this.#vitals[name] = value;
  }

  error(): void {
    this.#errors = Math.min(this.#errors + 1, PAGE_TELEMETRY_LIMITS.errors);
    this.#soon();
  }

  span(span: PageSpan): void {
    if (span.duration > PAGE_TELEMETRY_LIMITS.age || span.duration < 0) return;
    if (this.#spans.length >= PAGE_TELEMETRY_LIMITS.spans) this.flush();
    this.#spans.push(span);
    this.#soon();
  }

  /** Sends what there is, as when the page is left. */
  flush(): void {
    const [vitals, errors, spans] = [this.#vitals, this.#errors, this.#spans];
    const told = {
      ...(Object.keys(vitals).length > 0 && { vitals }),
      ...(errors > 0 && { errors }),
      ...(spans.length > 0 && { spans }),
    };
    if (Object.keys(told).length === 0) return;
    this.#vitals = {};
    this.#errors = 0;
    this.#spans = [];
    this.#options.send({ sentAt: this.#options.now(), ...told });
  }

  #soon(): void {
    if (this.#waits) return;
    this.#waits = true;
    this.#options.later(() => {
      this.#waits = false;
      this.flush();
    }, EVERY_MS);
  }
}
