import type { ClientBase, QueryResultRow } from 'pg';
import { reject, SOURCE_LIMITS, type SourceKind } from '#core/contract/index.ts';
import { codeOf } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';

/** A source as it is stored; its secrets are sealed elsewhere. */
export interface StoredSource {
  readonly id: string;
  readonly kind: SourceKind;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** names of the secrets that are set */
  readonly secrets: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

interface Row extends QueryResultRow {
  id: string;
  kind: SourceKind;
  name: string;
  settings: Record<string, unknown>;
  secrets: string[];
  created_at: Date;
  updated_at: Date;
}

const COLUMNS = 'id, kind, name, settings, secrets, created_at, updated_at';

const read = ({ created_at, updated_at, ...row }: Row): StoredSource => ({
  ...row,
  createdAt: created_at,
  updatedAt: updated_at,
});

export const noSource = () =>
  new Refusal(
    reject(
      'source-not-found',
      'There is no such source in this team. Perhaps it was deleted; choose another.',
    ),
  );

const nameTaken = (error: unknown) =>
  codeOf(error) === '23505'
    ? new Refusal(reject('already-exists', 'A source of this name is there already. Choose another name.'))
    : error;

/** Everything below runs in a transaction with the claims of `tenant`. */
export async function listSources(client: ClientBase, tenant: string): Promise<StoredSource[]> {
  const { rows } = await client.query<Row>(
    `select /* list-sources */ ${COLUMNS} from region_dashboard.sources where tenant_id = $1 order by lower(name)`,
    [tenant],
  );
  return rows.map(read);
}

/** @throws Refusal source-not-found */
export async function getSource(client: ClientBase, tenant: string, id: string): Promise<StoredSource> {
  const { rows } = await client.query<Row>(
    `select /* read-source */ ${COLUMNS} from region_dashboard.sources where tenant_id = $1 and id = $2`,
    [tenant, id],
  );
  if (!rows[0]) throw noSource();
  return read(rows[0]);
}

/** The same, held until the transaction ends: changes of one source follow each other. */
export async function lockSource(client: ClientBase, tenant: string, id: string): Promise<StoredSource> {
  await client.query(
    'select /* lock-source */ from region_dashboard.sources where tenant_id = $1 and id = $2 for update',
    [tenant, id],
  );
  return getSource(client, tenant, id);
}

type Written = Pick<StoredSource, 'id' | 'kind' | 'name' | 'settings' | 'secrets'>;

/** @throws Refusal already-exists, too-many-sources */
export async function createSource(
  client: ClientBase,
  tenant: string,
  { id, kind, name, settings, secrets }: Written,
): Promise<StoredSource> {
  const created = await client
    .query<Row>(
      `insert /* create-source */ into region_dashboard.sources (tenant_id, id, kind, name, settings, secrets)
       select $1, $2, $3, $4, $5, $6
       where (select count(*) from region_dashboard.sources where tenant_id = $1) < $7
       returning ${COLUMNS}`,
      [tenant, id, kind, name, settings, secrets, SOURCE_LIMITS.sourcesPerTenant],
    )
    .catch((error: unknown) => {
      throw nameTaken(error);
    });
  if (created.rows[0]) return read(created.rows[0]);
  throw new Refusal(
    reject(
      'too-many-sources',
      `A team connects at most ${SOURCE_LIMITS.sourcesPerTenant} sources. Delete one that is not needed any more.`,
    ),
  );
}

/** @throws Refusal already-exists, source-not-found */
export async function updateSource(
  client: ClientBase,
  tenant: string,
  { id, name, settings, secrets }: Omit<Written, 'kind'>,
): Promise<StoredSource> {
  const { rows } = await client
    .query<Row>(
      `update /* change-source */ region_dashboard.sources
       set name = $3, settings = $4, secrets = $5, updated_at = clock_timestamp()
       where tenant_id = $1 and id = $2 returning ${COLUMNS}`,
      [tenant, id, name, settings, secrets],
    )
    .catch((error: unknown) => {
      throw nameTaken(error);
    });
  if (!rows[0]) throw noSource();
  return read(rows[0]);
}

/** @throws Refusal source-not-found */
export async function deleteSource(client: ClientBase, tenant: string, id: string): Promise<StoredSource> {
  const { rows } = await client.query<Row>(
    `delete /* delete-source */ from region_dashboard.sources where tenant_id = $1 and id = $2 returning ${COLUMNS}`,
    [tenant, id],
  );
  if (!rows[0]) throw noSource();
  return read(rows[0]);
}
