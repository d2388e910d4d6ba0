import type { Pool } from 'pg';

/** @returns how many teams and people with an account there are */
export async function countAccounts(pool: Pool): Promise<{ tenants: number; people: number }> {
  const { rows } = await pool.query<{ tenants: number; people: number }>(
    `select /* count-accounts */ (select count(*) from identity."organization")::float8 as tenants,
      (select count(*) from identity."user")::float8 as people`,
  );
  return rows[0]!;
}
