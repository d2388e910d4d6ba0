import { newDashboard, region } from '#server/testing/people.ts';
import { percentile } from './percentile.ts';
import { startBare } from './support/bare-process.ts';
import { rate, ratio } from './support/format.ts';
import { httpLoad } from './support/http-load.ts';
import { install } from './support/installation.ts';
import type { BenchResult } from './table.ts';

const REGIONS = 100;
/** They take turns, so that a disturbance of the machine meets both. */
const ROUNDS = 5;
const SECONDS = 1.5;

/** (b) Reads per second of a dashboard with 100 regions against a Fastify route that returns the same bytes. */
export async function benchReads(): Promise<BenchResult[]> {
  const { server, person, team, close } = await install();
  const regions = Array.from({ length: REGIONS }, (_, n) =>
    region(`Region ${n}`, (n % 4) * 6, Math.floor(n / 4) * 4),
  );
  const dashboard = await newDashboard(person, team, 'Read often', regions);
  const headers = { authorization: `Bearer ${person.token}` };
  const bytes = await (await fetch(new URL(dashboard.path, server.address), { headers })).text();
  const bare = await startBare('fastify-route', bytes);
  const load = (url: string, path: string) =>
    httpLoad({ url, path, connections: 16, seconds: SECONDS, headers });
  try {
    await load(server.address, dashboard.path);
    await load(bare.address, '/');
    const rounds = { ours: [] as number[], reference: [] as number[] };
    for (let n = 0; n < ROUNDS; n += 1) {
      rounds.reference.push(await load(bare.address, '/'));
      rounds.ours.push(await load(server.address, dashboard.path));
    }
    const [ours, reference] = [percentile(rounds.ours, 0.5), percentile(rounds.reference, 0.5)];
    return [
      {
        id: 'b',
        what: `reads of a dashboard with ${REGIONS} regions (${Math.round(bytes.length / 1_000)} kB)`,
        ours: rate(ours),
        reference: `${rate(reference)} (Fastify, same bytes)`,
        ratio: ratio(ours / reference),
        target: '>= 0.5',
        met: ours / reference >= 0.5,
      },
    ];
  } finally {
    await bare.stop();
    await close();
  }
}
