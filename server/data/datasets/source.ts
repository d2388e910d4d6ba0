import { reject } from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';
import type { Source } from '../source.ts';
import { queryDataset } from './query.ts';
import { getDataset } from './store.ts';

/** Rows that people pushed, as a source of regions. */
export function datasetSource(database: Database): Source {
  return {
    concurrency: 4,
    async run({ tenant, query, range, variables, now }) {
      const id = query.dataset;
      if (id === undefined) throw new Refusal(reject('bad-query', 'The query names no dataset. Choose one.'));
      return database.readTenant(tenant.id, async client => {
        const dataset = await getDataset(client, tenant.id, id);
        return queryDataset({ client, tenant: tenant.id, dataset, query, range, variables, now });
      });
    },
  };
}
