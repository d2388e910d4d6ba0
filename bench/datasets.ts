import type { Query } from '#core/contract/index.ts';
import { newDashboard, region } from '#server/testing/people.ts';
import { percentile } from './percentile.ts';
import { install } from './support/installation.ts';
import type { BenchResult } from './table.ts';

const ROWS = 1_000_000;
/** Rows of one statement, which has to end within its time on a busy machine too. */
const BATCH = 20_000;
const ROUNDS = 7;
const TARGET_MS = 1_000;

const QUESTIONS = [
  ['by bucket', { aggregate: 'avg', columns: ['load'] }],
  ['by group', { aggregate: 'avg', columns: ['load'], groupBy: 'host' }],
  ['newest 1,000', { limit: 1_000 }],
  ['thinned out to 1,000 (LTTB)', { downsample: 'lttb', columns: ['load'], limit: 1_000 }],
] as const satisfies readonly (readonly [string, Omit<Query, 'source' | 'dataset'>])[];

/** A million rows as pushes leave them: a minute apart, a number, a count and one of 20 hosts. */
const FILL = `
  insert into region_dashboard.dataset_rows (tenant_id, dataset_id, n, at, cells, numbers)
  select $1, $2, n, 1704067200000 + n * 60000,
    jsonb_build_array(to_char(to_timestamp(1704067200 + n * 60) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"'),
      (n * 7919 % 99991) / 100.0, n * 7 % 1013, 'host-' || n % 20),
    array[null, (n * 7919 % 99991) / 100.0, n * 7 % 1013, null]::float8[]
  from generate_series($3::bigint, $4::bigint) as n`;

const COLUMNS = JSON.stringify([
  { name: 'time', type: 'time' },
  { name: 'load', type: 'number' },
  { name: 'count', type: 'number' },
  { name: 'host', type: 'string' },
]);

/** (h) A dataset of a million rows, asked over HTTP as a region asks. Warm; every answer is computed anew. */
export async function benchDatasets(): Promise<BenchResult[]> {
  const { database, person, team, close } = await install();
  try {
    const made = await person.call<{ id: string }>('POST', `${team.path}/datasets`, { name: 'A million' });
    const dataset = made.body.id;
    const { body } = await person.call<{ tenants: { id: string; slug: string }[] }>('GET', '/api/v1/me');
    const tenant = body.tenants.find(({ slug }) => slug === team.slug)!.id;
    for (let first = 1; first <= ROWS; first += BATCH)
      await database.tenant(tenant, client =>
        client.query(FILL, [tenant, dataset, first, first + BATCH - 1]),
      );
    await database.tenant(tenant, client =>
      client.query(
        `update region_dashboard.datasets set columns = $3::jsonb, time_column = 0, row_count = $4::bigint, next_row = $4::bigint + 1
         where tenant_id = $1 and id = $2`,
        [tenant, dataset, COLUMNS, ROWS],
      ),
    );
    const regions = QUESTIONS.map(([, query], n) => ({
      ...region(`Question ${n}`, 0, n * 4),
      query: { source: 'dataset' as const, dataset, ...query },
    }));
    const { path } = await newDashboard(person, team, 'A million rows', regions);
    const results: BenchResult[] = [];
    for (const [n, [what]] of QUESTIONS.entries()) {
      const times: number[] = [];
      for (let round = 0; round <= ROUNDS; round += 1) {
        // Another beginning each time: an answer that somebody just got would be good enough.
        const started = performance.now();
        const answer = await person.call(
          'GET',
          `${path}/regions/${regions[n]!.id}/data?from=${round}&to=now`,
        );
        if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${answer.body.detail}`);
        if (round > 0) times.push(performance.now() - started);
      }
      const median = percentile(times, 0.5);
      results.push({
        id: 'h',
        what: `1 million rows, ${what}`,
        ours: `${Math.round(median)} ms`,
        reference: '',
        ratio: '',
        target: `< ${TARGET_MS} ms`,
        met: median < TARGET_MS,
      });
    }
    return results;
  } finally {
    await close();
  }
}
