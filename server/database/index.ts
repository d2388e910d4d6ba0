export { claimsOf, type Database, type DatabaseOptions, openDatabase } from './database.ts';
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './embedded.ts';
export { codeOf, DatabaseStartError } from './errors.ts';
export {
  type MigrateOptions,
  type Migration,
  migrate,
  pendingMigrations,
  readMigrations,
} from './migrate.ts';
export { isOutage, sortFailure } from './outage.ts';
export { ROLE, SCHEMAS } from './roles.ts';
export { type SetupOptions, type SetupResult, setupDatabase } from './setup-database.ts';
export { planSetup, type SetupState, type SetupStep } from './setup-plan.ts';
