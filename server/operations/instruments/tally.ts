import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** What happened since the process started, as plain numbers; two readings make a rate. */
export interface Tally {
  requests: number;
  /** answers of class 5xx */
  errors: number;
  commands: number;
  executions: number;
  liveConnections: number;
  roomsOpen: number;
}

export const emptyTally = (): Tally => ({
  requests: 0,
  errors: 0,
  commands: 0,
  executions: 0,
  liveConnections: 0,
  roomsOpen: 0,
});

/** @returns a histogram of microseconds, up to ten minutes */
export const latencyHistogram = (): RecordableHistogram =>
  createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 });
