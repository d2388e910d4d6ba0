import { developmentOrigins, exampleHosts, plainHttp } from './addresses.ts';
import type { Check } from './context.ts';
import { deprecated } from './deprecated.ts';
import { metricsHost, metricsPort } from './metrics.ts';
import { needed } from './needed.ts';
import { notProduction } from './not-production.ts';
import { operatorOnly } from './operator-only.ts';
import { sameSite } from './same-site.ts';
import { publishedSecrets, sharedSecrets } from './shared-secrets.ts';
import { supabaseKeys } from './supabase-keys.ts';
import { switchedOff } from './switched-off.ts';
import { unknownVariables } from './unknown-variables.ts';
import { weakSecrets } from './weak-secrets.ts';

/** Every pure check of the environment; a new one is one line here. (Those that ask somebody: server/check.) */
export const CHECKS: readonly Check[] = [
  notProduction,
  needed,
  operatorOnly,
  weakSecrets,
  sharedSecrets,
  publishedSecrets,
  supabaseKeys,
  developmentOrigins,
  plainHttp,
  exampleHosts,
  sameSite,
  metricsHost,
  metricsPort,
  unknownVariables,
  deprecated,
  switchedOff,
];
