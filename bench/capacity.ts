import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import WebSocket from 'ws';
import { LIVE_PROTOCOL } from '#core/contract/index.ts';
import { type Dashboard, newDashboard, type Person, region, send, signIn } from '#server/testing/people.ts';
import { install } from './support/installation.ts';
import { type Usage, usageOf } from './support/process-usage.ts';
import type { BenchResult } from './table.ts';

const VIEWERS = 1_000;
const REGIONS = 8;
/** how often each region gets new data, seconds */
const REFRESH_SECONDS = 5;
const WINDOW_SECONDS = 20;
const EVENTS = 1_000;
/** opened at the same time while connecting */
const AT_ONCE = 50;

const OPERATOR = { email: 'operator@example.org', password: 'an operator of the bench' };

interface Crowd {
  /** bytes received so far, all together */
  received(): number;
  close(): void;
}

/** Viewers of one dashboard, each watching all of its regions. */
async function watch(address: string, who: Person, dashboard: Dashboard, regions: string[]): Promise<Crowd> {
  const live = new URL(`${dashboard.path}/live`, address.replace('http', 'ws'));
  const headers = { authorization: `Bearer ${who.token}` };
  const sockets: WebSocket[] = [];
  let bytes = 0;
  const open = async () => {
    const socket = new WebSocket(live, LIVE_PROTOCOL, { headers });
    socket.on('message', data => {
      bytes += (data as Buffer).length;
    });
    sockets.push(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', seq: null }));
    socket.send(JSON.stringify({ type: 'watch', regions, from: 'now-15m', to: 'now' }));
  };
  while (sockets.length < VIEWERS) await Promise.all(Array.from({ length: AT_ONCE }, open));
  return {
    received: () => bytes,
    close: () => {
      for (const socket of sockets) socket.terminate();
    },
  };
}

const pause = (seconds: number) => new Promise(resolve => setTimeout(resolve, seconds * 1_000));

/** @returns bytes of all our tables and their indexes */
async function storedBytes(adminUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ bytes: string }>(
      "select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'region_dashboard' and c.relkind = 'r'",
    );
    return Number(rows[0]!.bytes);
  } finally {
    await client.end();
  }
}

const informs = (id: string, what: string, ours: string): BenchResult => {
  return { id, what, ours, reference: '', ratio: '', target: '', met: null };
};

/**
 * What a viewer, a refresh and an event cost, for docs/infrastructure.md. These lines inform; nothing is compared.
 */
export async function benchCapacity(): Promise<BenchResult[]> {
  const { server, adminUrl, close } = await install({
    BOOTSTRAP_EMAIL: OPERATOR.email,
    BOOTSTRAP_PASSWORD: OPERATOR.password,
  });
  try {
    const operator = await signIn(server.address, OPERATOR);
    const home = { slug: 'home', id: '', path: '/api/v1/tenants/home' };
    const metrics = ['process.memory.rss', 'uptime'];
    const query = { source: 'system' as const, metrics, refresh: REFRESH_SECONDS };
    const regions = Array.from({ length: REGIONS }, (_, n) => ({
      ...region(`Region ${n}`, (n % 4) * 6, Math.floor(n / 4) * 4),
      query,
    }));
    const dashboard = await newDashboard(operator, home, 'Watched', regions);
    const ids = regions.map(({ id }) => id);

    const alone = usageOf(server.pid);
    const crowd = await watch(server.address, operator, dashboard, ids);
    await pause(REFRESH_SECONDS);
    const begun = { usage: usageOf(server.pid), bytes: crowd.received() };
    await pause(WINDOW_SECONDS);
    const ended = { usage: usageOf(server.pid), bytes: crowd.received() };
    crowd.close();

    const before = await storedBytes(adminUrl);
    for (let n = 0; n < EVENTS; n += 100)
      await send(
        operator,
        dashboard,
        ...Array.from({ length: 100 }, (_, m) => ({
          id: randomUUID(),
          type: 'rename' as const,
          title: `Title ${n + m}`,
        })),
      );
    const perEvent = ((await storedBytes(adminUrl)) - before) / EVENTS;

    const perViewer = (ended.bytes - begun.bytes) / VIEWERS / WINDOW_SECONDS;
    const figure = (of: (from: Usage, to: Usage) => string, from: Usage | null, to: Usage | null) =>
      from && to ? of(from, to) : 'not known here';
    const crowdOf = `${VIEWERS.toLocaleString('en')} viewers of ${REGIONS} regions, new data every ${REFRESH_SECONDS} s`;
    return [
      informs(
        'memory',
        `memory of the server for each of ${crowdOf}`,
        figure(
          (a, b) => `${Math.round((b.residentBytes - a.residentBytes) / VIEWERS / 1_024)} kB`,
          alone,
          ended.usage,
        ),
      ),
      informs(
        'processor',
        `share of one core for ${crowdOf}`,
        figure(
          (a, b) => `${(((b.cpuSeconds - a.cpuSeconds) / WINDOW_SECONDS) * 100).toFixed(1)} %`,
          begun.usage,
          ended.usage,
        ),
      ),
      informs('network', `sent to each of ${crowdOf}`, `${(perViewer / 1_000).toFixed(2)} kB/s`),
      informs(
        'storage',
        `one event, with indexes (mean of ${EVENTS.toLocaleString('en')})`,
        `${Math.round(perEvent)} B`,
      ),
    ];
  } finally {
    await close();
  }
}
