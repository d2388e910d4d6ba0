import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CreateDashboard, DashboardSummary } from '#core/contract/index.ts';
import type { Api } from './api.ts';
import { seattleWeather } from './seattle-weather.ts';
import { thisServer } from './this-server.ts';

interface Seed {
  readonly api: Api;
  readonly tenant: string;
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

/**
 * Two dashboards on real input, made over the HTTP API exactly as a user would. Only for a tenant that has
 * none yet: what people delete does not come back.
 *
 * @returns the path of the dashboard to open first
 */
export async function seedDemo(seed: Seed): Promise<string> {
  const { api, tenant, say } = seed;
  const base = `/api/v1/tenants/${tenant}/dashboards`;
  const find = async (archived: boolean) =>
    (await api.get<{ dashboards: DashboardSummary[] }>(`${base}?archived=${archived}&limit=200`)).dashboards;
  const existing = await find(false);
  if (existing.length === 0 && (await find(true)).length === 0) {
    say('Seeding the demo');
    const make = (wish: CreateDashboard) => api.post<{ id: string }>(base, wish);
    await make(seattleWeather(await weatherDataset(seed)));
    const { id } = await make(thisServer());
    return `/t/${tenant}/d/${id}`;
  }
  const first = existing.find(({ title }) => title === thisServer().title) ?? existing[0];
  return first ? `/t/${tenant}/d/${first.id}` : `/t/${tenant}`;
}
