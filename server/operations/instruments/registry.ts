import { Registry } from 'prom-client';

/** Seconds: the buckets that the OpenTelemetry conventions advise for durations of requests. */
export const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Seconds: the same with a finer bottom, for what is ordinarily done within a few milliseconds. */
export const SHORT_DURATIONS = [0.001, 0.0025, ...DURATIONS];

/** Takes in nothing, so it has nothing to expose; other parts may add their metrics to it without asking. */
export class EmptyRegistry extends Registry {
  override registerMetric(): void {}
}
