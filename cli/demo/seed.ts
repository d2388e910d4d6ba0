import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CreateDashboard, DashboardSummary, Me } from '#core/contract/index.ts';
import type { DemoReader } from '#server/database/index.ts';
import { operatorDashboards } from '#server/operator-dashboards/index.ts';
import type { Api } from './api.ts';
import { connectOwnPostgres, ownPostgres } from './own-postgres.ts';
import { seattleWeather } from './seattle-weather.ts';
import { thisServer } from './this-server.ts';

interface Seed {
  readonly api: Api;
  readonly tenant: string;
  /** how the server's own Postgres is looked at; null: it is not */
  readonly reader: DemoReader | null;
  readonly say: (line: string) => void;
}

/** The CSV of the npm package `vega-datasets` (NOAA's observations, public domain). */
async function weatherRows(): Promise<string> {
  // The package exports its code only; the data lies two folders above that.
  const code = createRequire(import.meta.url).resolve('vega-datasets');
  return readFile(join(dirname(code), '..', 'data', 'seattle-weather.csv'), 'utf8');
}

async function weatherDataset({ api, tenant, say }: Seed): Promise<string> {
  const name = 'Seattle weather';
  const { datasets } = await api.get<{ datasets: { id: string; name: string }[] }>(
    `/api/v1/tenants/${tenant}/datasets`,
  );
  const dataset =
    datasets.find(known => known.name === name) ??
    (await api.post<{ id: string }>(`/api/v1/tenants/${tenant}/datasets`, { name }));
  const rows = await weatherRows();
  const path = `/api/v1/tenants/${tenant}/datasets/${dataset.id}/rows?mode=replace`;
  const pushed = await api.post<{ total: number }>(path, rows, 'text/csv');
  say(`Demo: ${pushed.total} rows of Seattle weather pushed`);
  return dataset.id;
}

/** @returns ids of the dashboards that the installation has made itself, which do not count as somebody's */
async function madeByItself({ api, tenant }: Seed): Promise<ReadonlySet<string>> {
  const { tenants } = await api.get<Me>('/api/v1/me');
  const id = tenants.find(({ slug }) => slug === tenant)?.id;
  return new Set(id === undefined ? [] : operatorDashboards(id).map(made => made.id));
}

/**
 * Three dashboards on real input, made over the HTTP API exactly as a user would. Only for a tenant that has
 * none yet: what people delete does not come back.
 *
 * @returns the path of the dashboard to open first
 */
export async function seedDemo(seed: Seed): Promise<string> {
  const { api, tenant, reader, say } = seed;
  const base = `/api/v1/tenants/${tenant}/dashboards`;
  const ours = await madeByItself(seed);
  const find = async (archived: boolean) => {
    const path = `${base}?archived=${archived}&limit=200`;
    const { dashboards } = await api.get<{ dashboards: DashboardSummary[] }>(path);
    return dashboards.filter(({ id }) => !ours.has(id));
  };
  const existing = await find(false);
  if (existing.length === 0 && (await find(true)).length === 0) {
    say('Seeding the demo');
    const make = (wish: CreateDashboard) => api.post<{ id: string }>(base, wish);
    await make(seattleWeather(await weatherDataset(seed)));
    const source = reader && (await connectOwnPostgres(api, tenant, reader, true));
    if (source) await make(ownPostgres(source));
    const { id } = await make(thisServer());
    return `/t/${tenant}/d/${id}`;
  }
  if (reader) await connectOwnPostgres(api, tenant, reader, false);
  const first = existing.find(({ title }) => title === thisServer().title) ?? existing[0];
  return first ? `/t/${tenant}/d/${first.id}` : `/t/${tenant}`;
}
