import pg from 'pg';
import type { TestDatabase } from '#server/database/testing/database.ts';

/**
 * Makes the database refuse every new dataset for a reason that the server does not know: a fault of its own, whose
 * details (as Postgres tells them) hold the row.
 * @returns to take it back
 */
export async function refuseRows({
  superuserUrl,
}: Pick<TestDatabase, 'superuserUrl'>): Promise<() => Promise<void>> {
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: superuserUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const table = 'alter table region_dashboard.datasets';
  await run(`${table} add constraint refused_by_a_test check (name is null) not valid`);
  return () => run(`${table} drop constraint refused_by_a_test`);
}
