import type { TestDatabase } from '#server/database/testing/database.ts';

/** What a server needs to serve a test's database. */
export function databaseEnv(database: TestDatabase): Record<string, string> {
  return {
    DATABASE_URL: database.url,
    DATABASE_IDENTITY_URL: database.identityUrl,
    JWT_SECRET: 'a secret of the tests, the same for every process',
  };
}
