export { auditDatabase, CHECKS, type Finding, type Severity } from './audit/index.ts';
export { refusePowerfulRole } from './check-role.ts';
export { claimsOf, type Database, type DatabaseOptions, openDatabase } from './database.ts';
export { type Attached, attachEmbedded } from './embedded/attach.ts';
export type { DemoReader } from './embedded/demo-reader.ts';
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './embedded.ts';
export { codeOf, DatabaseStartError } from './errors.ts';
export { type Estimates, readEstimates } from './estimates.ts';
export { explain } from './explain.ts';
export { asMaintenance, type MaintenanceSession } from './maintenance.ts';
export {
  type MigrateOptions,
  type Migration,
  migrate,
  pendingMigrations,
  type Queryable,
  readMigrations,
} from './migrate.ts';
export { isOutage, sortFailure } from './outage.ts';
export { type Pong, ping } from './ping.ts';
export { type PoolWaits, watchWaits } from './pool-waits.ts';
export type { QueryDone, QueryWatch } from './query-watch.ts';
export { ROLE, SCHEMAS } from './roles.ts';
export { type SetupOptions, type SetupResult, setupDatabase } from './setup-database.ts';
export { planSetup, type SetupState, type SetupStep } from './setup-plan.ts';
export { type StatementCost, statementCosts } from './statement-costs.ts';
export { type Trouble, troubleSentence } from './write-trouble.ts';
