import type { DashboardEvent, DashboardState, Region } from '#core/contract/index.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import type { Append, AppendResult, DashboardSummary, EventStore, StreamKey } from './store.ts';

interface Stored {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly archived: boolean;
  readonly events: readonly DashboardEvent[];
  /** removed ones too; in the order in which they came */
  readonly regions: ReadonlyMap<string, { readonly region: Region; readonly removedSeq: number | null }>;
}

function projected(before: Stored['regions'], { projection }: Append): Stored['regions'] {
  const regions = new Map(before);
  for (const region of projection.upserted) regions.set(region.id, { region, removedSeq: null });
  for (const [id, y] of Object.entries(projection.rows)) {
    const found = regions.get(id);
    if (!found) continue;
    const { region, removedSeq } = found;
    regions.set(id, { region: { ...region, placement: { ...region.placement, y } }, removedSeq });
  }
  for (const [id, removedSeq] of Object.entries(projection.removed)) {
    const found = regions.get(id);
    if (found) regions.set(id, { ...found, removedSeq });
  }
  for (const id of projection.forgotten) regions.delete(id);
  return regions;
}

function stateOf({ id, title, description, archived, regions }: Stored): DashboardState {
  const all = [...regions.entries()];
  const pick = (entries: typeof all) => Object.fromEntries(entries.map(([key, { region }]) => [key, region]));
  const removed = all.filter(([, { removedSeq }]) => removedSeq !== null);
  removed.sort(([, a], [, b]) => a.removedSeq! - b.removedSeq!);
  return {
    id,
    title,
    description,
    archived,
    regions: pick(all.filter(([, { removedSeq }]) => removedSeq === null)),
    removed: pick(removed),
  };
}

function summaryOf(stored: Stored): DashboardSummary {
  const { id, title, description, archived, events, regions } = stored;
  const shown = [...regions.values()].filter(({ removedSeq }) => removedSeq === null).length;
  const [createdAt, updatedAt] = [events[0]!.at, events.at(-1)!.at];
  return { id, title, description, archived, regions: shown, seq: events.length, createdAt, updatedAt };
}

/** By lower-case title, code point by code point, then by id: as the Postgres store sorts. */
function order(a: { title: string; id: string }, b: { title: string; id: string }): number {
  return (
    Buffer.compare(Buffer.from(a.title), Buffer.from(b.title)) ||
    Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))
  );
}

/**
 * The event store in memory, for tests: the same answers as the one in Postgres. Everything goes through
 * JSON, as it would on its way to a database, so that nothing is shared with the caller.
 */
export function memoryStore(): EventStore {
  const tenants = new Map<string, Map<string, Stored>>();
  const dashboardsOf = (tenant: string) => tenants.get(tenant) ?? new Map<string, Stored>();
  const find = ({ tenant, dashboard }: StreamKey) => dashboardsOf(tenant).get(dashboard);
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  function append(batch: Append): AppendResult {
    const { key, expectedSeq, events, projection } = batch;
    const before = find(key);
    const head = before?.events.length ?? 0;
    const sent = new Set(events.map(({ commandId }) => commandId));
    const repeated = [...dashboardsOf(key.tenant).values()].some(stored =>
      stored.events.some(({ commandId }) => sent.has(commandId)),
    );
    if (repeated) return { outcome: 'repeated' };
    if (head !== expectedSeq) return { outcome: 'stale', head };
    const dashboards = dashboardsOf(key.tenant);
    tenants.set(key.tenant, dashboards);
    dashboards.set(key.dashboard, {
      id: key.dashboard,
      title: projection.title,
      description: projection.description,
      archived: projection.archived,
      events: [...(before?.events ?? []), ...events],
      regions: projected(before?.regions ?? new Map(), batch),
    });
    return { outcome: 'appended' };
  }

  return {
    append: async batch => append(copy(batch)),
    load: async key => {
      const stored = find(key);
      return stored ? copy({ seq: stored.events.length, state: stateOf(stored) }) : null;
    },
    events: async (key, { after, limit, until = Number.POSITIVE_INFINITY }) => {
      const events = find(key)?.events ?? [];
      const wanted = events.filter(({ seq }) => seq > after && seq <= until);
      return copy({ events: wanted.slice(0, Math.max(0, limit)), head: events.length });
    },
    eventsOf: async (key, actor, limit) => {
      const theirs = (find(key)?.events ?? []).filter(event => event.actor === actor);
      return copy(theirs.reverse().slice(0, limit));
    },
    committed: async (tenant, commandIds) => {
      const wanted = new Set(commandIds);
      return copy(
        [...dashboardsOf(tenant).values()].flatMap(({ id, events }) =>
          events.filter(({ commandId }) => wanted.has(commandId)).map(event => ({ dashboard: id, event })),
        ),
      );
    },
    list: async (tenant, { search = '', archived, cursor, limit }) => {
      const from = cursor === undefined ? null : readCursor(cursor);
      const found = [...dashboardsOf(tenant).values()]
        .filter(stored => stored.archived === archived)
        .map(stored => ({ stored, title: stored.title.toLowerCase(), id: stored.id }))
        .filter(({ title }) => title.includes(search.toLowerCase()))
        .filter(entry => from === null || order(entry, from) > 0)
        .sort(order);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        dashboards: copy(page.map(({ stored }) => summaryOf(stored))),
        cursor: found.length > limit && last ? writeCursor(last) : null,
      };
    },
    heads: async keys =>
      keys.flatMap(key => {
        const stored = find(key);
        return stored ? [{ ...key, seq: stored.events.length }] : [];
      }),
  };
}
