import { expect, test } from 'vitest';
import { type Query, reject, type Variable } from '#core/contract/index.ts';
import type { Variables } from '#core/query/index.ts';
import type { Outcome } from '../executions.ts';
import { TENANT } from '../testing/fake-sources.ts';
import { watchBound } from './watch-bound.ts';

const ASKING: Query = { source: 'postgres', sql: 'select hosts' };
const host: Variable = {
  ...{ name: 'host', label: '', kind: 'query', query: ASKING, default: '', multi: true, all: true },
};

/** A watch whose variable has these values, one answer after the other; null: they cannot be had. */
function watched(answers: readonly (readonly string[] | null)[], query = 'select $host') {
  const left = [...answers];
  const told: string[] = [];
  const run = async (): Promise<Outcome> => {
    const values = left.length > 1 ? left.shift()! : left[0]!;
    if (values === null) return { at: 0, askedAt: 0, rejection: reject('source-failed', 'It is away.') };
    const frame = { columns: [{ name: 'h', type: 'string' as const, values: [...values] }], rows: 1, at: 0 };
    return { at: 0, askedAt: 0, frame, json: '', content: '' };
  };
  const watch = ({ variables }: { variables?: Variables | undefined }) => {
    told.push(JSON.stringify(variables ?? null));
    return () => told.push('stopped');
  };
  const stop = watchBound(
    { watch, run, onUnexpected: error => told.push(String(error)), againAfterMs: 5 },
    {
      tenant: TENANT,
      query: { source: 'postgres', sql: query },
      range: null,
      choice: { definitions: [host], chosen: {} },
    },
    result => told.push('problem' in result ? String(result.problem.detail) : 'frame'),
  );
  return { told, stop };
}

test('a query without variables is watched at once', () => {
  expect(watched([[]], 'select 1').told).toEqual(['null']);
});

test('values that are new are followed, equal ones do not interrupt', async () => {
  const { told, stop } = watched([['a'], ['a'], ['a', 'b']]);
  await expect.poll(() => told).toEqual(['{"host":["a"]}', 'stopped', '{"host":["a","b"]}']);
  stop();
  stop();
  expect(told.at(-1)).toBe('stopped');
  expect(told.filter(what => what === 'stopped')).toHaveLength(2);
});

test('values that cannot be had are told, and asked for again', async () => {
  const { told, stop } = watched([null, ['a']]);
  await expect
    .poll(() => told)
    .toEqual(['The values of $host cannot be read. It is away.', '{"host":["a"]}']);
  stop();
});

test('nothing is watched any more when it was stopped before the values came', async () => {
  const { told, stop } = watched([['a']]);
  stop();
  await new Promise(setImmediate);
  expect(told).toEqual([]);
});
