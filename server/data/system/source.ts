import { reject } from '#core/contract/index.ts';
import { averageBuckets, bucketWidth, type Column, emptyFrame } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import type { Source, Tenant } from '../source.ts';
import { CATALOGUE, type MetricId } from './catalogue.ts';
import type { Ring } from './ring.ts';

const POINTS = 600;

const SWITCHED_OFF = reject(
  'bad-query',
  'Metrics are switched off on this installation. To have them, set ENABLE_METRICS=true and start the server again.',
);

/** @throws Refusal forbidden, unless the tenant is the operator's: the source shows the installation's inside */
export function assertOperator(tenant: Tenant, operator: string): void {
  if (tenant.slug === operator) return;
  throw new Refusal(
    reject(
      'forbidden',
      "The system source shows the inside of this installation, so only the operator's team has it. Choose a dataset instead.",
    ),
  );
}

function chooseMetrics(ids: readonly string[] | undefined) {
  if (!ids?.length) throw new Refusal(reject('bad-query', 'The query names no metric. Choose at least one.'));
  return [...new Set(ids)].map(id => {
    const metric = CATALOGUE.find(known => known.id === id);
    if (metric) return metric;
    throw new Refusal(
      reject(
        'bad-query',
        `There is no metric "${id}". There are ${CATALOGUE.map(known => known.id).join(', ')}.`,
      ),
    );
  });
}

/**
 * The last hour of this process and its database: a time column and one of numbers per metric, at most
 * about 600 points.
 *
 * @param ring samples of the last hour; null when nothing is measured (ENABLE_METRICS=false)
 * @param operator slug of the tenant that may see it
 */
export function systemSource(ring: Ring<MetricId> | null, operator: string): Source {
  return {
    concurrency: 16,
    async run({ tenant, query, range, now }) {
      assertOperator(tenant, operator);
      if (ring === null) throw new Refusal(SWITCHED_OFF);
      const metrics = chooseMetrics(query.metrics);
      const { from, to } = range ?? { from: 0, to: now };
      const { times, series } = ring.read(
        metrics.map(({ id }) => id),
        from,
        to,
      );
      if (times.length === 0) return emptyFrame(now);
      const width = Math.max(1_000, bucketWidth({ from: times[0]!, to: times.at(-1)! }, POINTS));
      const averaged = averageBuckets(times, series, width);
      const columns: Column[] = [{ name: 'time', type: 'time', values: [...averaged.times] }];
      for (const [at, { id, unit }] of metrics.entries())
        columns.push({
          name: id,
          type: 'number',
          ...(unit ? { unit } : {}),
          values: [...averaged.values[at]!],
        });
      return { columns, rows: averaged.times.length, at: now };
    },
  };
}
