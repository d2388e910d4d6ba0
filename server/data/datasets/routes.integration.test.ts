import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DATA_LIMITS } from '#core/contract/index.ts';
import {
  askRegion,
  call,
  DASHBOARD,
  type DataApp,
  dataApp,
  newDataset,
  pushTo,
  readDataset,
} from '../testing/data-app.ts';

let data: DataApp;
beforeAll(async () => {
  data = await dataApp();
});
afterAll(async () => data?.close());

describe('changing', () => {
  test('a name, unique however it is written', async () => {
    const { id } = await newDataset(data, 'First name');
    await newDataset(data, 'Taken');
    const renamed = await call(data, data.editor, 'PATCH', `home/datasets/${id}`, { name: 'Second name' });
    expect(renamed.json()).toMatchObject({ id, name: 'Second name' });
    expect(
      (await call(data, data.editor, 'PATCH', `home/datasets/${id}`, { name: 'TAKEN' })).json().code,
    ).toBe('already-exists');
    expect((await call(data, data.editor, 'POST', 'home/datasets', { name: 'taken' })).json().code).toBe(
      'already-exists',
    );
    expect((await call(data, data.editor, 'POST', 'home/datasets', { name: ' ' })).statusCode).toBe(400);
    expect((await call(data, data.editor, 'POST', 'home/datasets', { name: 'a\0b' })).statusCode).toBe(400);
    expect((await call(data, data.editor, 'PATCH', `home/datasets/${id}`, {})).statusCode).toBe(400);
  });

  test('the time column', async () => {
    const { id } = await newDataset(data, 'Two times');
    await pushTo(data, id, {
      body: 'opened,closed,n\n2024-01-01,2024-02-01,1\n2024-01-02,2024-02-02T10:00:00.123Z,2',
    });
    expect(await readDataset(data, id)).toMatchObject({ timeColumn: 'opened' });
    const changed = await call(data, data.owner, 'PATCH', `home/datasets/${id}`, { timeColumn: 'closed' });
    expect(changed.json()).toMatchObject({ timeColumn: 'closed', to: '2024-02-02T10:00:00.123Z' });
    expect(
      (await call(data, data.owner, 'PATCH', `home/datasets/${id}`, { timeColumn: 'n' })).json().code,
    ).toBe('bad-query');
    const none = await call(data, data.owner, 'PATCH', `home/datasets/${id}`, { timeColumn: null });
    expect(none.json()).toMatchObject({ timeColumn: null, from: null });
    await pushTo(data, id, { body: 'opened,closed,n\n2024-01-01,,3' });
    const gaps = await call(data, data.owner, 'PATCH', `home/datasets/${id}`, { timeColumn: 'closed' });
    expect(gaps.json()).toMatchObject({
      code: 'bad-query',
      detail: expect.stringContaining('1 rows have no value'),
    });
    expect(await readDataset(data, id)).toMatchObject({ timeColumn: null, from: null });
  });

  test('deleting takes the rows along', async () => {
    const { id } = await newDataset(data, 'Gone');
    await pushTo(data, id, { body: 'a\n1' });
    expect((await call(data, data.editor, 'DELETE', `home/datasets/${id}`)).statusCode).toBe(204);
    expect((await call(data, data.editor, 'DELETE', `home/datasets/${id}`)).json().code).toBe(
      'dataset-not-found',
    );
    expect((await pushTo(data, id, { body: 'a\n1' })).json().code).toBe('dataset-not-found');
    await expect(askRegion(data, { dataset: id })).rejects.toThrow('dataset-not-found');
    const left = await data.database.tenant(data.tenants.home, client =>
      client.query('select from region_dashboard.dataset_rows where dataset_id = $1', [id]),
    );
    expect(left.rowCount).toBe(0);
  });

  test('a team keeps a limited number', async () => {
    await data.database.tenant(data.tenants.other, client =>
      client.query(
        `insert into region_dashboard.datasets (tenant_id, id, name, created_at, updated_at)
         select $1, gen_random_uuid(), 'd' || n, now(), now() from generate_series(1, $2::int) n`,
        [data.tenants.other, DATA_LIMITS.datasetsPerTenant],
      ),
    );
    const refused = await call(data, data.stranger, 'POST', 'other/datasets', { name: 'one more' });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'too-many-datasets']);
  });
});

describe('who may', () => {
  test('a viewer sees the data of regions, but no datasets', async () => {
    const { id } = await newDataset(data, 'Seen by viewers');
    await pushTo(data, id, { body: 'a\n1' });
    expect((await askRegion(data, { dataset: id })).rows).toBe(1);
    for (const [method, path] of [
      ['GET', 'home/datasets'],
      ['GET', `home/datasets/${id}`],
      ['DELETE', `home/datasets/${id}`],
      ['GET', `home/datasets/${id}/rows`],
    ] as const)
      expect((await call(data, data.viewer, method, path)).json().code).toBe('forbidden');
    expect((await pushTo(data, id, { body: 'a\n1', who: data.viewer })).json().code).toBe('forbidden');
  });

  test('another team sees nothing, not even through a region of its own', async () => {
    const { id } = await newDataset(data, 'Secret');
    await pushTo(data, id, { body: 'a\n1' });
    expect((await call(data, data.stranger, 'GET', `other/datasets/${id}`)).json().code).toBe(
      'dataset-not-found',
    );
    expect((await pushTo(data, id, { body: 'a\n1', who: data.stranger, tenant: 'other' })).json().code).toBe(
      'dataset-not-found',
    );
    expect((await call(data, data.stranger, 'DELETE', `other/datasets/${id}`)).json().code).toBe(
      'dataset-not-found',
    );
    expect((await call(data, data.stranger, 'GET', `home/datasets/${id}`)).json().code).toBe(
      'tenant-not-found',
    );
    const region = data.region({ source: 'dataset', dataset: id });
    const answer = await call(
      data,
      data.stranger,
      'GET',
      `other/dashboards/${DASHBOARD}/regions/${region}/data`,
    );
    expect(answer.json().code).toBe('dataset-not-found');
    expect((await call(data, null, 'GET', 'home/datasets')).json().code).toBe('not-signed-in');
  });
});

describe('the system source over HTTP', () => {
  test("only the operator's team has it", async () => {
    const metrics = await call(data, data.viewer, 'GET', 'home/sources/system/metrics');
    expect(metrics.json().metrics).toContainEqual({
      id: 'http.requests',
      title: 'Requests',
      unit: 'req/s',
      kind: 'rate',
    });
    const none = await call(data, data.stranger, 'GET', 'other/sources/system/metrics');
    expect(none.json()).toEqual({ metrics: [] });
    const region = data.region({ source: 'system', metrics: ['uptime'] });
    const path = `dashboards/${DASHBOARD}/regions/${region}/data`;
    expect((await call(data, data.stranger, 'GET', `other/${path}`)).json().code).toBe('forbidden');
    expect((await call(data, data.viewer, 'GET', `home/${path}`)).statusCode).toBe(200);
  });

  test('a region without a query says so', async () => {
    const path = `home/dashboards/${DASHBOARD}/regions/${data.region(null)}/data`;
    expect((await call(data, data.viewer, 'GET', path)).json()).toMatchObject({ code: 'bad-query' });
  });
});
