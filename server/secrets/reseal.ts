import type { MaintenanceSession } from '#server/database/index.ts';
import { type Keyring, type Place, SealError } from './keyring.ts';

export interface Resealed {
  /** values that carry the current key now and did not before */
  readonly sealed: number;
  /** values that no key opens: they were left as they are */
  readonly unreadable: number;
  /** values of other keys that were written meanwhile, by a server that does not use the current one yet */
  readonly left: number;
}

interface Row {
  readonly tenant_id: string;
  readonly kind: string;
  readonly id: string;
  readonly sealed: string;
}

const BATCH = 200;

const placeOf = ({ tenant_id: tenant, kind, id }: Row): Place => ({ tenant, kind, id });

/** What other keys have sealed, in the order of the key, after a row. */
const NEXT = `
  select tenant_id, kind, id, sealed from region_dashboard.credentials
  where key_id <> $1 and (tenant_id, kind, id) > ($2::uuid, $3, $4::uuid)
  order by tenant_id, kind, id limit $5`;

// Compared with what was read: a credential that somebody entered meanwhile is not overwritten.
const REPLACE = `
  update region_dashboard.credentials c set sealed = n.after, key_id = $1
  from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[]) as n (tenant_id, kind, id, before, after)
  where c.tenant_id = n.tenant_id and c.kind = n.kind and c.id = n.id and c.sealed = n.before`;

function resealOne(row: Row, keyring: Keyring): string | null {
  try {
    return keyring.seal(keyring.open(row.sealed, placeOf(row)), placeOf(row));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/**
 * Seals every credential of every tenant anew with the current key, in batches of their own transactions,
 * while servers read and write. Repeating it goes on where it was cut off.
 * @param session of the maintenance role
 */
export async function resealAll(session: MaintenanceSession, keyring: Keyring): Promise<Resealed> {
  let [sealed, unreadable] = [0, 0];
  let after = ['00000000-0000-0000-0000-000000000000', '', '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const { rows } = await session.query<Row>(NEXT, [keyring.current, ...after, BATCH]);
    if (rows.length === 0) break;
    const opened = rows.map(row => ({ row, after: resealOne(row, keyring) }));
    const replaceable = opened.filter(({ after }) => after !== null);
    unreadable += opened.length - replaceable.length;
    const { rowCount } = await session.query(REPLACE, [
      keyring.current,
      replaceable.map(({ row }) => row.tenant_id),
      replaceable.map(({ row }) => row.kind),
      replaceable.map(({ row }) => row.id),
      replaceable.map(({ row }) => row.sealed),
      replaceable.map(({ after }) => after),
    ]);
    sealed += rowCount ?? 0;
    const last = rows.at(-1)!;
    after = [last.tenant_id, last.kind, last.id];
  }
  const { rows } = await session.query<{ count: number }>(
    'select count(*)::int as count from region_dashboard.credentials where key_id <> $1',
    [keyring.current],
  );
  return { sealed, unreadable, left: rows[0]!.count - unreadable };
}
