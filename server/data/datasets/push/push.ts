import type { ClientBase } from 'pg';
import { DATA_LIMITS, type PushAnswer, type PushMode, reject } from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';
import { holdToQuota } from '../quota.ts';
import { lockDataset, type StoredDataset } from '../store.ts';
import { badRows } from './body.ts';
import { type DecidedShape, decideColumns, type StoredShape } from './decide-columns.ts';
import { type Observation, observe } from './observe.ts';
import { faultsOf } from './row-faults.ts';
import { mendKeys, setKey } from './row-keys.ts';
import { RowErrors, type RowReader } from './row-reader.ts';
import { type Stored, storeRows } from './store-rows.ts';

const EMPTY: StoredShape = { columns: [], timeColumn: null };

export interface PushTarget {
  readonly tenant: string;
  readonly dataset: string;
  readonly mode: PushMode;
  /** key columns named with the push; none: those of the dataset */
  readonly key: readonly string[];
  /** leave bad rows out instead of refusing all of them */
  readonly skip: boolean;
}

export interface Pushed {
  readonly answer: PushAnswer;
  /** no rule says that old rows go */
  readonly keepsAll: boolean;
}

/**
 * Stores the rows of a body, all or none, or the good ones among them: the body is read once to find what is
 * wrong and what its columns are, and once more, in one transaction, to store it.
 *
 * @param open a reader of the body from its beginning
 * @throws Refusal dataset-not-found, bad-rows, bad-query, too-large, quota-exceeded
 */
export async function push(database: Database, target: PushTarget, open: () => RowReader): Promise<Pushed> {
  const errors = new RowErrors();
  const observed = await observe(open(), errors);
  // A file that ends in the middle is not stored by halves, whatever the caller puts up with.
  const skip = target.skip && !errors.unreadable && observed.rows > 0;
  return database.tenant(target.tenant, async client => {
    const stored = await lockDataset(client, target.tenant, target.dataset);
    const replacing = target.mode === 'replace';
    const key = keyOf(target, stored);
    const before = replacing ? await clear(client, target) : await prepareKey(client, target, stored, key);
    const whole = skip ? new RowErrors() : errors;
    const values = skip ? new RowErrors() : errors;
    const existing = replacing ? EMPTY : stored;
    const shape = decideColumns(existing, before.rows, observed, whole, key, values);
    if (whole.count > 0) throw badRows(whole.first, whole.count);
    const positions = key.map(name => shape.columns.findIndex(column => column.name === name));
    const to = { ...target, shape, key: positions, upsert: target.mode === 'upsert' };
    const written = await write(client, to, { stored, observed, key, skip, errors }, open());
    if (errors.count > 0 && (!skip || written.taken === 0)) throw badRows(errors.first, errors.count);
    const total = before.rows + written.rows - written.replaced;
    const bytes = before.bytes + written.bytes - written.replacedBytes;
    if (total > DATA_LIMITS.rowsPerDataset && stored.keepRows === null) throw tooManyRows(total);
    await note(client, target, { shape, key, total, bytes, nextRow: stored.nextRow + observed.rows });
    await holdToQuota(client, target.tenant);
    const answer = {
      rows: written.taken,
      total,
      columns: shape.columns.map(({ name, type }) => ({ name, type })),
      ...(target.mode === 'upsert' && { replaced: written.taken - (total - before.rows) }),
      ...(skip && { skipped: { rows: errors.rows, errors: [...errors.first] } }),
    };
    return { answer, keepsAll: stored.keepDays === null && stored.keepRows === null };
  });
}

const tooManyRows = (total: number) =>
  new Refusal(
    reject(
      'too-large',
      `A dataset keeps at most ${DATA_LIMITS.rowsPerDataset} rows and would have ${total}. Replace its rows, let it keep only the newest, or push into another dataset.`,
    ),
  );

/** @returns the names of the key columns that this push goes by. @throws Refusal bad-query */
function keyOf({ mode, key }: PushTarget, stored: StoredDataset): readonly string[] {
  const bad = (detail: string) => new Refusal(reject('bad-query', detail));
  const quoted = (names: readonly string[]) => names.map(name => `"${name}"`).join(', ');
  if (mode !== 'upsert') {
    if (key.length > 0) throw bad('A key goes with mode=upsert. Push with it, or without a key.');
    return stored.key;
  }
  if (stored.key.length === 0 && key.length === 0)
    throw bad(
      'The dataset has no key yet. Say which columns tell its rows apart: ?mode=upsert&key=time,host',
    );
  if (stored.key.length === 0 || key.length === 0) return stored.key.length > 0 ? stored.key : key;
  if (key.toSorted().join() !== stored.key.toSorted().join())
    throw bad(
      `The key of the dataset is ${quoted(stored.key)}, not ${quoted(key)}. Leave it out, or change the key of the dataset first.`,
    );
  return stored.key;
}

async function clear(client: ClientBase, { tenant, dataset }: PushTarget) {
  await client.query(
    'delete /* clear-dataset */ from region_dashboard.dataset_rows where tenant_id = $1 and dataset_id = $2',
    [tenant, dataset],
  );
  return { rows: 0, bytes: 0 };
}

async function prepareKey(
  client: ClientBase,
  { tenant }: PushTarget,
  stored: StoredDataset,
  key: readonly string[],
) {
  if (stored.key.length === 0 && key.length > 0) await setKey(client, tenant, stored, key);
  const gone = await mendKeys(client, tenant, stored);
  return { rows: stored.rows - gone.rows, bytes: stored.bytes - gone.bytes };
}

interface Reading {
  readonly stored: StoredDataset;
  readonly observed: Observation;
  readonly key: readonly string[];
  readonly skip: boolean;
  readonly errors: RowErrors;
}

interface Written extends Stored {
  /** rows of the push that were good */
  readonly taken: number;
}

/** Reads the body once more and stores its good rows; those with a fault are told when they may be skipped. */
async function write(
  client: ClientBase,
  to: Parameters<typeof storeRows>[1],
  { stored, observed, key, skip, errors }: Reading,
  reader: RowReader,
): Promise<Written> {
  const sum = { rows: 0, bytes: 0, replaced: 0, replacedBytes: 0, taken: 0 };
  // Known already, so nothing need be written to find out.
  if (errors.count > 0 && !skip) return sum;
  let read = 0;
  for await (const batch of reader.read(new RowErrors())) {
    const good = skip
      ? batch.filter(row => {
          const faults = faultsOf(row, reader.origin, observed, to.shape, key);
          for (const fault of faults) errors.add(fault);
          return faults.length === 0;
        })
      : batch;
    const wrongBefore = errors.rows;
    const batchSum = await storeRows(client, to, good, stored.nextRow + read, errors);
    sum.taken += good.length - (errors.rows - wrongBefore);
    sum.rows += batchSum.rows;
    sum.bytes += batchSum.bytes;
    sum.replaced += batchSum.replaced;
    sum.replacedBytes += batchSum.replacedBytes;
    read += batch.length;
  }
  if (read !== observed.rows) throw new Error('A body was read differently the second time.');
  return sum;
}

interface Afterwards {
  readonly shape: DecidedShape;
  readonly key: readonly string[];
  readonly total: number;
  readonly bytes: number;
  readonly nextRow: number;
}

async function note(client: ClientBase, { tenant, dataset }: PushTarget, after: Afterwards): Promise<void> {
  const { shape, key, total, bytes, nextRow } = after;
  await client.query(
    `update /* note-push */ region_dashboard.datasets
     set columns = $3::jsonb, time_column = $4, row_count = $5, next_row = $6, keyed_until = $6,
       key_columns = $7::text[], bytes = $8, updated_at = now()
     where tenant_id = $1 and id = $2`,
    [
      tenant,
      dataset,
      JSON.stringify(shape.columns),
      shape.timeColumn,
      total,
      nextRow,
      key.length > 0 ? key : null,
      Math.max(0, bytes),
    ],
  );
}
