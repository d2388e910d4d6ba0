import type { Area } from './area.ts';
import { configurationArea } from './areas/configuration.ts';
import { corsArea } from './areas/cors.ts';
import { databaseArea } from './areas/database.ts';
import { dependenciesArea } from './areas/dependencies.ts';
import { errorsArea } from './areas/errors.ts';
import { headersArea } from './areas/headers.ts';
import { limitsArea } from './areas/limits.ts';
import { tlsArea } from './areas/tls.ts';

/** Everything that is audited, in the order of the report. */
export const AREAS: readonly Area[] = [
  tlsArea,
  headersArea,
  corsArea,
  limitsArea,
  errorsArea,
  databaseArea,
  configurationArea,
  dependenciesArea,
];
