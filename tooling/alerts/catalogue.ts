import { type Alert, alertsOf, type Subject } from './rule.ts';
import { alerting } from './subjects/alerting.ts';
import { api } from './subjects/api.ts';
import { data } from './subjects/data.ts';
import { database } from './subjects/database.ts';
import { health } from './subjects/health.ts';
import { limits } from './subjects/limits.ts';
import { probes } from './subjects/probes.ts';
import { saturation } from './subjects/saturation.ts';
import { server } from './subjects/server.ts';
import { slo } from './subjects/slo.ts';
import { telemetry } from './subjects/telemetry.ts';

/** Everything that somebody is told about, by subject: one file of rules each. */
export const SUBJECTS: readonly Subject[] = [
  slo,
  server,
  health,
  probes,
  database,
  saturation,
  api,
  data,
  limits,
  telemetry,
  alerting,
];

export const ALERTS: readonly Alert[] = SUBJECTS.flatMap(alertsOf);

/** @returns the names of alerts, each once: several rules may have one name and differ in severity */
export const alertNames = (): string[] => [...new Set(ALERTS.map(({ name }) => name))];
