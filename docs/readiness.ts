import { configuration } from './readiness/configuration.ts';
import { deployment } from './readiness/deployment.ts';
import { documentation } from './readiness/documentation.ts';
import { implementation } from './readiness/implementation.ts';
import type { Section } from './readiness/line.ts';
import { monitoring } from './readiness/monitoring.ts';
import { security } from './readiness/security.ts';
import { success } from './readiness/success.ts';

/**
 * The whole checklist of the production phase. docs/production-readiness.md is written from it
 * (`node bin/launch.js tooling/readiness.ts --write`); `npm run check` fails when a proof or a page is not there,
 * or when that page is not what this says.
 */
export const READINESS: readonly Section[] = [
  configuration,
  monitoring,
  deployment,
  security,
  documentation,
  implementation,
  success,
];
