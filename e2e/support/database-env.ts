import type { TestPostgres } from '#server/database/testing/connection.ts';

/** What a server needs to serve a test's database. */
export function databaseEnv(database: Pick<TestPostgres, 'url' | 'identityUrl'>): Record<string, string> {
  return {
    DATABASE_URL: database.url,
    DATABASE_IDENTITY_URL: database.identityUrl,
    JWT_SECRET: 'a secret of the tests, the same for every process',
    ENCRYPTION_KEY: 'an encryption key of the tests, the same for every process',
  };
}
