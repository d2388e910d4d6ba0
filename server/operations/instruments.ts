import type { RecordableHistogram } from 'node:perf_hooks';
import { Registry } from 'prom-client';
import { type Release, releaseOf } from '#server/release.ts';
import { type CommandInstruments, commandInstruments } from './instruments/commands.ts';
import { type DataInstruments, dataInstruments } from './instruments/data.ts';
import { type DatabaseInstruments, databaseInstruments } from './instruments/database.ts';
import { type HttpInstruments, httpInstruments } from './instruments/http.ts';
import { type InstallationInstruments, installationInstruments } from './instruments/installation.ts';
import { type LiveInstruments, liveInstruments } from './instruments/live.ts';
import { instrumentProcess } from './instruments/process.ts';
import { emptyTally, latencyHistogram, type Tally } from './instruments/tally.ts';

/** What the parts report through: one method for each thing that happens. None returns anything. */
export interface Measurements
  extends HttpInstruments,
    CommandInstruments,
    LiveInstruments,
    DataInstruments,
    DatabaseInstruments,
    InstallationInstruments {}

/**
 * The measurements of one server: every part reports through these methods; the registry is what the
 * metrics listener exposes. Names follow the OpenTelemetry conventions in Prometheus' spelling; labels
 * are bounded (templates, types and outcomes, never ids).
 */
export interface Instruments extends Measurements {
  /** false: nothing is measured, and every method does nothing (ENABLE_METRICS=false) */
  readonly enabled: boolean;
  readonly registry: Registry;
  readonly tally: Readonly<Tally>;
  /** durations of answered requests in microseconds, for percentiles; whoever reads it may reset it */
  readonly latency: RecordableHistogram;
  close(): void;
}

/** @returns the methods alone, which report into this registry */
export function measurementsOf(
  registry: Registry,
  release: Release,
  tally: Tally,
  latency: RecordableHistogram,
): Measurements {
  return {
    ...installationInstruments(registry, release),
    ...httpInstruments(registry, tally, latency),
    ...commandInstruments(registry, tally),
    ...liveInstruments(registry, tally),
    ...dataInstruments(registry, tally),
    ...databaseInstruments(registry),
  };
}

/** @returns fresh instruments with a registry of their own, so that two servers in one process do not mix */
export function createInstruments(release: Release = releaseOf('unknown', 'unknown')): Instruments {
  const registry = new Registry();
  const tally = emptyTally();
  const latency = latencyHistogram();
  const measurements = measurementsOf(registry, release, tally, latency);
  const close = instrumentProcess(registry);
  return { enabled: true, registry, tally, latency, ...measurements, close };
}
