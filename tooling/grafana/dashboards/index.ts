import type { DashboardDefinition } from '../definition.ts';
import { alerts } from './alerts.ts';
import { api } from './api.ts';
import { data } from './data.ts';
import { database } from './database.ts';
import { health } from './health.ts';
import { live } from './live.ts';
import { overview } from './overview.ts';

/** In the order in which one looks at them. */
export const DASHBOARDS: readonly DashboardDefinition[] = [
  overview,
  health,
  api,
  live,
  data,
  database,
  alerts,
];
