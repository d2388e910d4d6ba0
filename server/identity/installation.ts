import type { Pool } from 'pg';

/** @returns the UUID that names this installation; made by its first migration, the same for all processes */
export async function readInstallation(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    'select /* read-installation */ id from identity.installation',
  );
  return rows[0]!.id;
}
