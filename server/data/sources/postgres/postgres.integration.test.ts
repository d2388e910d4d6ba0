import { afterAll } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { missingPostgres15, type Postgres15, startPostgres15 } from '#server/database/testing/postgres-15.ts';
import { postgresSource } from './postgres.contract.ts';

let newest: TestDatabase | undefined;
let oldest: Postgres15 | undefined;
afterAll(async () => {
  await newest?.drop();
  await oldest?.stop();
});

postgresSource('a source on Postgres 18', async () => {
  newest = await testDatabase(null);
  return newest.superuserUrl;
});

postgresSource(
  'a source on Postgres 15',
  async () => {
    oldest = await startPostgres15();
    return oldest.superuserUrl;
  },
  missingPostgres15(),
);
