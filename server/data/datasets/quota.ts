import type { ClientBase } from 'pg';
import { DATA_LIMITS, type Quota, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';

/** @returns what a team has of what it may have; in a transaction with its claims */
export async function readQuota(client: ClientBase, tenant: string): Promise<Quota> {
  const { rows } = await client.query<{ datasets: number; rows: number; bytes: number }>(
    `select /* read-quota */ count(*) as datasets, coalesce(sum(row_count), 0)::bigint as rows,
       coalesce(sum(bytes), 0)::bigint as bytes
     from region_dashboard.datasets where tenant_id = $1`,
    [tenant],
  );
  const { datasets, rows: stored, bytes } = rows[0]!;
  return {
    datasets: { used: datasets, most: DATA_LIMITS.datasetsPerTenant },
    rows: { used: stored, most: DATA_LIMITS.rowsPerTenant },
    bytes: { used: bytes, most: DATA_LIMITS.bytesPerTenant },
  };
}

const number = (value: number) => value.toLocaleString('en');

/**
 * Holds a team to its quota, after a push has been written and before it is committed. (Pushes into several
 * datasets at the same moment may go beyond it together, by one push each.)
 * @throws Refusal quota-exceeded
 */
export async function holdToQuota(client: ClientBase, tenant: string): Promise<void> {
  const { rows, bytes } = await readQuota(client, tenant);
  const remedy = 'Delete what is not needed any more, or let datasets keep less.';
  if (rows.used > rows.most)
    throw new Refusal(
      reject(
        'quota-exceeded',
        `The datasets of a team keep at most ${number(rows.most)} rows together and would have ${number(rows.used)}. ${remedy}`,
      ),
    );
  if (bytes.used > bytes.most)
    throw new Refusal(
      reject(
        'quota-exceeded',
        `The datasets of a team keep at most ${number(bytes.most / 1_048_576)} MB together and would have ${number(Math.ceil(bytes.used / 1_048_576))}. ${remedy}`,
      ),
    );
}
