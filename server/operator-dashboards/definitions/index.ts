import { api } from './api.ts';
import { data } from './data.ts';
import { database } from './database.ts';
import type { Definition } from './definition.ts';
import { health } from './health.ts';
import { live } from './live.ts';
import { overview } from './overview.ts';
import { telemetry } from './telemetry.ts';

/** In the order in which one looks at them. */
export const DEFINITIONS: readonly Definition[] = [overview, health, api, live, data, database, telemetry];
export type { Definition } from './definition.ts';
