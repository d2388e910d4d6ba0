import { releaseOf } from '#server/release.ts';
import { EmptyRegistry } from './instruments/registry.ts';
import { emptyTally, latencyHistogram } from './instruments/tally.ts';
import { type Instruments, type Measurements, measurementsOf } from './instruments.ts';

const nothing = () => {};

/** @returns the same methods, each doing nothing: whatever is added to the real ones is here, too */
function silenced(measurements: Measurements): Measurements {
  const silent = { ...measurements };
  for (const name of Object.keys(silent) as (keyof Measurements)[]) silent[name] = nothing;
  return silent;
}

/** @returns instruments that measure nothing (ENABLE_METRICS=false) */
export function noInstruments(): Instruments {
  const registry = new EmptyRegistry();
  const tally = emptyTally();
  const latency = latencyHistogram();
  const measurements = measurementsOf(registry, releaseOf('unknown', 'unknown'), tally, latency);
  return { enabled: false, registry, tally, latency, ...silenced(measurements), close: nothing };
}
