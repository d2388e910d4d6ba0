import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { type DashboardEvent, LIVE_PROTOCOL, type ServerMessage } from '#core/contract/index.ts';
import { type EventStore, postgresStore } from '#server/dashboards/index.ts';
import { type Dashboard, newDashboard } from '#server/testing/people.ts';
import { rate, ratio } from './support/format.ts';
import { httpLoad } from './support/http-load.ts';
import { type Installation, install } from './support/installation.ts';
import type { BenchResult } from './table.ts';

const CLIENTS = 16;
const SECONDS = 4;

const rename = (n: number) => ({ id: randomUUID(), type: 'rename' as const, title: `Title ${n}` });

/**
 * The floor: the same SQL function, driven by the driver with one command per transaction and nothing else
 * around it, from this process. Each of the 16 clients waits for its answer before it appends again.
 */
async function floor(store: EventStore, { team, person }: Installation, dashboards: readonly Dashboard[]) {
  const heads = new Map(dashboards.map(({ id }) => [id, 1]));
  const queues = new Map<string, Promise<unknown>>();
  let done = 0;
  const until = performance.now() + SECONDS * 1_000;
  const appendOne = async (dashboard: string) => {
    const seq = heads.get(dashboard)! + 1;
    const event: DashboardEvent = {
      seq,
      id: randomUUID(),
      type: 'dashboardRenamed',
      data: { before: `Title ${seq - 1}`, after: `Title ${seq}` },
      actor: person.id,
      commandId: randomUUID(),
      at: new Date().toISOString(),
    };
    const { outcome } = await store.append({
      key: { tenant: team.id, dashboard },
      expectedSeq: seq - 1,
      events: [event],
      projection: {
        title: `Title ${seq}`,
        description: '',
        archived: false,
        variables: [],
        upserted: [],
        rows: {},
        removed: {},
        forgotten: [],
      },
    });
    if (outcome !== 'appended') throw new Error(`the floor was ${outcome}`);
    heads.set(dashboard, seq);
    done += 1;
  };
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const { id } = dashboards[client % dashboards.length]!;
      while (performance.now() < until) {
        // On one dashboard the clients take turns: the expected seq allows one writer at a time.
        const turn = (queues.get(id) ?? Promise.resolve()).then(() => appendOne(id));
        queues.set(id, turn);
        await turn;
      }
    }),
  );
  return done / ((performance.now() - began) / 1_000);
}

function overHttp({ server, person }: Installation, dashboards: readonly Dashboard[]): Promise<number> {
  let n = 0;
  return httpLoad({
    url: server.address,
    connections: CLIENTS,
    seconds: SECONDS,
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
    next: connection => ({
      path: `${dashboards[connection % dashboards.length]!.path}/commands`,
      body: JSON.stringify({ commands: [rename(n++)] }),
    }),
  });
}

async function overLive({ server, person }: Installation, dashboards: readonly Dashboard[]): Promise<number> {
  let done = 0;
  const began = performance.now();
  const until = began + SECONDS * 1_000;
  await Promise.all(
    Array.from(
      { length: CLIENTS },
      (_, client) =>
        new Promise<void>((resolve, reject) => {
          const { path } = dashboards[client % dashboards.length]!;
          const url = new URL(`${path}/live`, server.address.replace('http', 'ws'));
          const socket = new WebSocket(url, LIVE_PROTOCOL, {
            headers: { authorization: `Bearer ${person.token}` },
          });
          const submit = () => socket.send(JSON.stringify({ type: 'submit', commands: [rename(done)] }));
          socket.on('open', () => {
            socket.send(JSON.stringify({ type: 'hello', seq: null }));
            submit();
          });
          socket.on('message', data => {
            const text = data.toString();
            if (!text.startsWith('{"type":"accepted"') && !text.startsWith('{"type":"rejected"')) return;
            const message = JSON.parse(text) as ServerMessage;
            if (message.type === 'rejected') reject(new Error(`rejected: ${message.problem.detail}`));
            done += 1;
            if (performance.now() < until) submit();
            else {
              socket.close();
              resolve();
            }
          });
          socket.on('error', reject);
        }),
    ),
  );
  return done / ((performance.now() - began) / 1_000);
}

/** (a) Commands per second, 16 clients that each wait for their answer, on 16 dashboards and on one. */
export async function benchCommands(): Promise<BenchResult[]> {
  const installation = await install();
  const store = postgresStore(installation.database);
  const make = (count: number, what: string) =>
    Promise.all(
      Array.from({ length: count }, (_, n) =>
        newDashboard(installation.person, installation.team, `${what} ${n}`),
      ),
    );
  try {
    const results: BenchResult[] = [];
    for (const [count, id, target] of [
      [16, 'a16', 0.4],
      [1, 'a1', 1],
    ] as const) {
      await overHttp(installation, await make(count, 'warm-up'));
      const lowest = await floor(store, installation, await make(count, 'floor'));
      const http = await overHttp(installation, await make(count, 'http'));
      const live = await overLive(installation, await make(count, 'live'));
      const on = count === 1 ? 'one dashboard' : `${count} dashboards`;
      for (const [way, measured] of [
        ['HTTP', http],
        ['live', live],
      ] as const)
        results.push({
          id: id + way[0]!.toLowerCase(),
          what: `commands over ${way}, 16 clients on ${on}`,
          ours: rate(measured),
          reference: `${rate(lowest)} (SQL function alone)`,
          ratio: ratio(measured / lowest),
          target: `${count === 1 ? '>' : '>='} ${target}`,
          met: measured / lowest >= target,
        });
    }
    return results;
  } finally {
    await installation.close();
  }
}
