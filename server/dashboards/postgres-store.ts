import type { DashboardEvent, DashboardState } from '#core/contract/index.ts';
import { codeOf, type Database, isOutage, sortFailure } from '../database/index.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import { type StoredRegion, toRegions, toRow } from './region-row.ts';
import {
  type Append,
  type AppendResult,
  type CommittedCommand,
  CommitUnknown,
  type DashboardSummary,
  type EventStore,
  type FoldOutcome,
  type Head,
  StoreUnavailable,
} from './store.ts';

const EVENT = `seq, id, type, data, actor, command_id as "commandId", at`;

type EventRow = Omit<DashboardEvent, 'at'> & { readonly at: Date };

/** The driver's row, in the order of the contract. */
function toEvent({ seq, id, type, data, actor, commandId, at }: EventRow): DashboardEvent {
  return { seq, id, type, data, actor, commandId, at: at.toISOString() } as DashboardEvent;
}

function toBatch({ events, projection, expectedSeq }: Append): string {
  if (events.length === 0) throw new TypeError('A batch has at least one event.');
  if (events.some(({ seq }, index) => seq !== expectedSeq + 1 + index))
    throw new TypeError('The events of a batch follow each other and the expected seq.');
  const { upserted, ...rest } = projection;
  return JSON.stringify({ ...rest, upserted: upserted.map(toRow), events });
}

function unavailable(error: unknown): StoreUnavailable {
  return new StoreUnavailable('The database cannot be reached or is too slow.', { cause: error });
}

/** @throws StoreUnavailable when asking again later may work; anything else is a mistake of ours */
async function reading<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    throw isOutage(error) ? unavailable(error) : error;
  }
}

async function append({ app: pool, writes }: Database, batch: Append): Promise<AppendResult> {
  const { key, expectedSeq } = batch;
  const text = toBatch(batch);
  const client = await reading(pool.connect());
  let failure: Error | undefined;
  try {
    const { rows } = await client.query<{ outcome: AppendResult['outcome']; head: number }>({
      name: 'append-events',
      text: 'select /* append-events */ outcome, head from region_dashboard.append_events($1, $2, $3, $4)',
      values: [key.tenant, key.dashboard, expectedSeq, text],
    });
    const { outcome, head } = rows[0]!;
    writes.done();
    return outcome === 'stale' ? { outcome, head } : { outcome };
  } catch (error) {
    if (codeOf(error) === '23505' && (error as { constraint?: string }).constraint === 'events_command')
      return { outcome: 'repeated' };
    const sorted = sortFailure(error);
    if (sorted === 'bug') throw error;
    writes.failed(error);
    failure = error as Error; // such a connection is not used again
    if (sorted === 'refused') throw unavailable(error);
    throw new CommitUnknown('The connection to the database was lost while it was committing.', {
      cause: error,
    });
  } finally {
    client.release(failure);
  }
}

/**
 * The event store in Postgres. An append is one round trip (`append_events`, migration 0003); reads are a
 * short transaction with the tenant's claims.
 */
export function postgresStore(database: Database): EventStore {
  const inTenant: Database['readTenant'] = (tenant, run) => reading(database.readTenant(tenant, run));
  return {
    append: batch => append(database, batch),

    load: ({ tenant, dashboard }) =>
      inTenant(tenant, async client => {
        type Row = {
          seq: number;
          title: string;
          description: string;
          archived: boolean;
          variables: DashboardState['variables'];
          regions: StoredRegion[];
        };
        // one statement, so one snapshot: seq and regions belong together
        const { rows } = await client.query<Row>(
          `select /* load-dashboard */ seq, title, description, archived, variables, coalesce((
             select jsonb_agg(jsonb_build_array(id, x, y, w, h, body, removed_seq) order by removed_seq, id)
             from region_dashboard.regions where tenant_id = $1 and dashboard_id = $2), '[]') as regions
           from region_dashboard.dashboards where tenant_id = $1 and id = $2`,
          [tenant, dashboard],
        );
        const [row] = rows;
        if (!row) return null;
        const { seq, regions, ...header } = row;
        return { seq, state: { id: dashboard, ...header, ...toRegions(regions) } };
      }),

    events: ({ tenant, dashboard }, { after, limit, until }) =>
      inTenant(tenant, async client => {
        type Row = { readonly head: number } & (EventRow | { readonly id: null });
        // One statement, so one moment: an append or a fold in between would make head and events disagree.
        const { rows } = await client.query<Row>(
          `select /* read-events */ d.seq as head, e.seq, e.id, e.type, e.data, e.actor, e.command_id as "commandId", e.at
           from region_dashboard.dashboards d left join lateral (
             select * from region_dashboard.events e
             where e.tenant_id = $1 and e.dashboard_id = $2 and e.seq > $3 and e.seq <= least(d.seq, $4::bigint)
             order by e.seq limit $5
           ) e on true
           where d.tenant_id = $1 and d.id = $2 order by e.seq`,
          [tenant, dashboard, after, until ?? null, Math.max(0, limit)],
        );
        const events = rows.flatMap(({ head: _, ...row }) => (row.id === null ? [] : toEvent(row)));
        return { events, head: rows[0]?.head ?? 0 };
      }),

    eventsOf: ({ tenant, dashboard }, actor, limit) =>
      inTenant(tenant, async client => {
        const { rows } = await client.query<EventRow>(
          `select /* read-events-of-person */ ${EVENT} from region_dashboard.events
           where tenant_id = $1 and dashboard_id = $2 and actor = $3 order by seq desc limit $4`,
          [tenant, dashboard, actor, limit],
        );
        return rows.map(toEvent);
      }),

    committed: (tenant, commandIds) =>
      inTenant(tenant, async client => {
        const { rows } = await client.query<EventRow & { dashboard: string }>(
          `select /* find-commands */ dashboard_id as dashboard, ${EVENT} from region_dashboard.events
           where tenant_id = $1 and command_id = any ($2) order by dashboard_id, seq`,
          [tenant, commandIds],
        );
        const found = rows.map(({ dashboard, ...event }) => {
          const { commandId, seq } = event;
          return { dashboard, commandId, seq, event: toEvent(event) };
        });
        if (found.length === commandIds.length) return found;
        // A fold between these two statements has put here what it took there, so nothing is missed.
        const folded = await client.query<Omit<CommittedCommand, 'event'>>(
          `select /* find-folded-commands */ dashboard_id as dashboard, command_id as "commandId", seq from region_dashboard.folded_commands
           where tenant_id = $1 and command_id = any ($2) order by dashboard_id, seq`,
          [tenant, commandIds],
        );
        return [...folded.rows.map(row => ({ ...row, event: null })), ...found];
      }),

    begins: ({ tenant, dashboard }) =>
      inTenant(tenant, async client => {
        const { rows } = await client.query<{ seq: number; at: Date; folded: boolean }>(
          `select /* log-beginning */ seq, at, type = 'dashboardFolded' as folded from region_dashboard.events
           where tenant_id = $1 and dashboard_id = $2 order by seq limit 1`,
          [tenant, dashboard],
        );
        const [first] = rows;
        return first?.folded ? { seq: first.seq, at: first.at.toISOString() } : null;
      }),

    foldable: (tenant, { before, after, limit }) =>
      inTenant(tenant, async client => {
        // Two entries of an index for each dashboard: the second event alone tells that there is something to fold.
        const { rows } = await client.query<{ id: string }>(
          `select /* find-foldable */ d.id from region_dashboard.dashboards d
           where d.tenant_id = $1 and ($3::uuid is null or d.id > $3) and (
             select e.at from region_dashboard.events e
             where e.tenant_id = $1 and e.dashboard_id = d.id order by e.seq offset 1 limit 1) <= $2
           order by d.id limit $4`,
          [tenant, before, after ?? null, limit],
        );
        return rows.map(({ id }) => id);
      }),

    fold: async ({ key, event: { id, seq, commandId, data }, lastId }) => {
      const { rows } = await reading(
        database.app.query<{ outcome: FoldOutcome }>({
          name: 'fold-events',
          text: 'select /* fold-events */ region_dashboard.fold_events($1, $2, $3, $4, $5) as outcome',
          values: [key.tenant, key.dashboard, seq, lastId, JSON.stringify({ id, commandId, data })],
        }),
      );
      return rows[0]!.outcome;
    },

    list: (tenant, { search = '', archived, cursor, limit }) =>
      inTenant(tenant, async client => {
        type Row = Omit<DashboardSummary, 'createdAt' | 'updatedAt'> & {
          createdAt: Date;
          updatedAt: Date;
          sort: string;
        };
        const from = cursor === undefined ? null : readCursor(cursor);
        const { rows } = await client.query<Row>(
          `select /* list-dashboards */ d.id, d.title, d.description, d.archived, d.seq, d.created_at as "createdAt",
             d.updated_at as "updatedAt", lower(d.title) as sort,
             (select count(*) from region_dashboard.regions r
              where r.tenant_id = $1 and r.dashboard_id = d.id and r.removed_seq is null) as regions
           from region_dashboard.dashboards d
           where d.tenant_id = $1 and d.archived = $2
             and ($3 = '' or position(lower($3) in lower(d.title)) > 0)
             and ($4::text is null or (lower(d.title) collate "C", d.id) > ($4::text collate "C", $5::uuid))
           order by lower(d.title) collate "C", d.id limit $6`,
          [tenant, archived, search, from?.title ?? null, from?.id ?? null, limit + 1],
        );
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        return {
          dashboards: page.map(({ sort: _, createdAt, updatedAt, ...rest }) => ({
            ...rest,
            createdAt: createdAt.toISOString(),
            updatedAt: updatedAt.toISOString(),
          })),
          cursor: rows.length > limit && last ? writeCursor({ title: last.sort, id: last.id }) : null,
        };
      }),

    heads: async keys => {
      if (keys.length === 0) return [];
      const byTenant = Object.entries(Object.groupBy(keys, ({ tenant }) => tenant));
      const wanted = Object.fromEntries(
        byTenant.map(([tenant, theirs]) => [tenant, theirs!.map(({ dashboard }) => dashboard)]),
      );
      const { rows } = await reading(
        database.app.query<Head>({
          name: 'heads',
          text: 'select /* heads */ tenant_id as tenant, dashboard_id as dashboard, seq from region_dashboard.heads($1)',
          values: [wanted],
        }),
      );
      return rows;
    },
  };
}
