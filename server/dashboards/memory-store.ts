import {
  COMMAND_MEMORY_MS,
  type DashboardEvent,
  type DashboardState,
  RESUME_WINDOW_MS,
  type Region,
} from '#core/contract/index.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import type {
  Append,
  AppendResult,
  CommittedCommand,
  DashboardSummary,
  EventStore,
  Fold,
  FoldOutcome,
  StreamKey,
} from './store.ts';

interface Stored {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly archived: boolean;
  readonly variables: DashboardState['variables'];
  readonly createdAt: string;
  readonly updatedAt: string;
  /** seq of the newest event */
  readonly head: number;
  readonly events: readonly DashboardEvent[];
  /** commands whose events were folded; `at`: ms since 1970 */
  readonly folded: readonly { readonly commandId: string; readonly seq: number; readonly at: number }[];
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

function stateOf({ id, title, description, archived, variables, regions }: Stored): DashboardState {
  const all = [...regions.entries()];
  const pick = (entries: typeof all) => Object.fromEntries(entries.map(([key, { region }]) => [key, region]));
  const removed = all.filter(([, { removedSeq }]) => removedSeq !== null);
  removed.sort(([, a], [, b]) => a.removedSeq! - b.removedSeq!);
  return {
    id,
    title,
    description,
    archived,
    variables,
    regions: pick(all.filter(([, { removedSeq }]) => removedSeq === null)),
    removed: pick(removed),
  };
}

function summaryOf(stored: Stored): DashboardSummary {
  const { id, title, description, archived, head, createdAt, updatedAt, regions } = stored;
  const shown = [...regions.values()].filter(({ removedSeq }) => removedSeq === null).length;
  return { id, title, description, archived, regions: shown, seq: head, createdAt, updatedAt };
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
 *
 * @param now the store's own clock, ms since 1970
 */
export function memoryStore(now: () => number = Date.now): EventStore {
  const tenants = new Map<string, Map<string, Stored>>();
  const dashboardsOf = (tenant: string) => tenants.get(tenant) ?? new Map<string, Stored>();
  const find = ({ tenant, dashboard }: StreamKey) => dashboardsOf(tenant).get(dashboard);
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  function append(batch: Append): AppendResult {
    const { key, expectedSeq, events, projection } = batch;
    const before = find(key);
    const head = before?.head ?? 0;
    const ids = events.map(({ commandId }) => commandId);
    if (committed(key.tenant, ids).length > 0) return { outcome: 'repeated' };
    if (head !== expectedSeq) return { outcome: 'stale', head };
    const dashboards = dashboardsOf(key.tenant);
    tenants.set(key.tenant, dashboards);
    dashboards.set(key.dashboard, {
      id: key.dashboard,
      title: projection.title,
      description: projection.description,
      archived: projection.archived,
      variables: [...projection.variables],
      createdAt: before?.createdAt ?? events[0]!.at,
      updatedAt: events.at(-1)!.at,
      head: events.at(-1)!.seq,
      events: [...(before?.events ?? []), ...events],
      folded: before?.folded ?? [],
      regions: projected(before?.regions ?? new Map(), batch),
    });
    return { outcome: 'appended' };
  }

  function committed(tenant: string, commandIds: readonly string[]): CommittedCommand[] {
    const wanted = new Set(commandIds);
    return [...dashboardsOf(tenant).values()]
      .flatMap(({ id: dashboard, events, folded }) => [
        ...folded.map(command => ({ dashboard, ...command, event: null })),
        ...events.map(event => ({ dashboard, commandId: event.commandId, seq: event.seq, event })),
      ])
      .filter(({ commandId }) => wanted.has(commandId));
  }

  function fold({ key, event, lastId }: Fold): FoldOutcome {
    const stored = find(key);
    const gone = stored?.events.filter(({ seq }) => seq <= event.seq) ?? [];
    const last = gone.at(-1);
    if (!stored || last?.seq !== event.seq || last.id !== lastId) return 'moved';
    if (gone.some(({ at }) => now() - Date.parse(at) < RESUME_WINDOW_MS)) return 'young';
    const commands = gone.filter(({ type }) => type !== 'dashboardFolded');
    const ids = commands.map(({ commandId, seq, at }) => ({ commandId, seq, at: Date.parse(at) }));
    dashboardsOf(key.tenant).set(key.dashboard, {
      ...stored,
      events: [event, ...stored.events.slice(gone.length)],
      folded: [...stored.folded, ...ids].filter(({ at }) => now() - at < COMMAND_MEMORY_MS),
    });
    return 'folded';
  }

  return {
    append: async batch => append(copy(batch)),
    load: async key => {
      const stored = find(key);
      return stored ? copy({ seq: stored.head, state: stateOf(stored) }) : null;
    },
    events: async (key, { after, limit, until = Number.POSITIVE_INFINITY }) => {
      const { events = [], head = 0 } = find(key) ?? {};
      const wanted = events.filter(({ seq }) => seq > after && seq <= until);
      return copy({ events: wanted.slice(0, Math.max(0, limit)), head });
    },
    eventsOf: async (key, actor, limit) => {
      const theirs = (find(key)?.events ?? []).filter(event => event.actor === actor);
      return copy(theirs.reverse().slice(0, limit));
    },
    committed: async (tenant, commandIds) =>
      copy(committed(tenant, commandIds)).map(({ dashboard, commandId, seq, event }) => ({
        dashboard,
        commandId,
        seq,
        event,
      })),
    begins: async key => {
      const first = find(key)?.events[0];
      return first?.type === 'dashboardFolded' ? { seq: first.seq, at: first.at } : null;
    },
    foldable: async (tenant, { before, after = '', limit }) =>
      [...dashboardsOf(tenant).values()]
        .filter(({ id, events }) => id > after && (events[1]?.at ?? '~') <= before)
        .map(({ id }) => id)
        .sort()
        .slice(0, limit),
    fold: async batch => fold(copy(batch)),
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
        return stored ? [{ ...key, seq: stored.head }] : [];
      }),
  };
}
