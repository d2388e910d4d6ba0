import type { Pool } from 'pg';

const PAGE = 500;

/**
 * @param pool connections of the identity role: the app role sees no tenant but the one it has claims of
 * @param after the last one of the page before; null: from the beginning
 * @returns UUIDs of the teams of this installation, a page of them, in order; none: there are no more
 */
export async function tenantIds(pool: Pool, after: string | null): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'select /* tenant-ids */ "id" from identity."organization" where $1::uuid is null or "id" > $1 order by "id" limit $2',
    [after, PAGE],
  );
  return rows.map(({ id }) => id);
}

/** @returns the UUID of the team with this short name; null when there is none */
export async function tenantIdOf(pool: Pool, slug: string): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(
    'select /* tenant-id */ "id" from identity."organization" where "slug" = $1',
    [slug],
  );
  return rows[0]?.id ?? null;
}
