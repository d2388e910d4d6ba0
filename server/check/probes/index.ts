import type { Probe } from '../probe.ts';
import { databaseProbes } from './database.ts';
import { collectorProbe, sentryProbe, supabaseProbe } from './https.ts';
import { mailProbe } from './mail.ts';
import { redisProbe } from './redis.ts';

/** Everything that is asked; a new question is one line here. (Pure checks: server/config/checks.) */
export const PROBES: readonly Probe[] = [
  ...databaseProbes(),
  redisProbe,
  mailProbe,
  sentryProbe,
  collectorProbe('OTEL_EXPORTER_OTLP_ENDPOINT'),
  collectorProbe('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
  supabaseProbe,
];
