import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CreatedPushKey, DATA_LIMITS, type PushKey } from '#core/contract/index.ts';
import { call, type DataApp, dataApp, newDataset, pushTo } from '../testing/data-app.ts';
import { readPushKey } from './push-keys.ts';

let data: DataApp;
let dataset: string;
beforeAll(async () => {
  data = await dataApp();
  dataset = (await newDataset(data, 'Pushed by programs')).id;
});
afterAll(async () => data?.close());

async function newKey(of = dataset, who = data.editor): Promise<CreatedPushKey> {
  const made = await call(data, who, 'POST', `home/datasets/${of}/keys`, { name: 'Collector' });
  expect(made.statusCode).toBe(201);
  return made.json();
}

const keysOf = async (): Promise<PushKey[]> =>
  (await call(data, data.owner, 'GET', `home/datasets/${dataset}/keys`)).json().keys;

const pushWith = (key: string, to = `home/datasets/${dataset}`, headers = {}) =>
  data.app.inject({
    method: 'POST',
    url: `/api/v1/tenants/${to}/rows`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv', ...headers },
    payload: 'a\n1',
  });

describe('a push key', () => {
  test('pushes, by the name of the team and by its id', async () => {
    const { key, id, prefix } = await newKey();
    expect(key.startsWith(prefix)).toBe(true);
    expect((await pushWith(key)).json()).toMatchObject({ rows: 1 });
    expect((await pushWith(key, `${data.tenants.home}/datasets/${dataset}`)).statusCode).toBe(200);
    const used = (await keysOf()).find(each => each.id === id)!;
    expect(used).toMatchObject({ name: 'Collector', prefix, createdBy: data.editor.id });
    expect(Date.now() - Date.parse(used.lastUsedAt!)).toBeLessThan(120_000);
  });

  test('is stored as a hash, and never told again', async () => {
    const { key, id } = await newKey();
    const { rows } = await data.database.readTenant(data.tenants.home, client =>
      client.query('select * from region_dashboard.dataset_keys where id = $1', [id]),
    );
    const secret = Buffer.from(key.slice(4), 'base64url').subarray(32);
    expect(rows[0].hash).toEqual(createHash('sha256').update(secret).digest());
    expect(JSON.stringify(await keysOf())).not.toContain(key.slice(12));
  });

  test('may nothing else', async () => {
    const { key } = await newKey();
    const others = [
      ['GET', ''],
      ['GET', '/rows'],
      ['GET', '/keys'],
      ['POST', '/keys'],
      ['PATCH', ''],
      ['DELETE', ''],
    ] as const;
    for (const [method, path] of others) {
      const answer = await data.app.inject({
        method,
        url: `/api/v1/tenants/home/datasets/${dataset}${path}`,
        headers: { authorization: `Bearer ${key}` },
        ...(method === 'POST' || method === 'PATCH' ? { payload: { name: 'x' } } : {}),
      });
      expect([method, path, answer.statusCode]).toEqual([method, path, 401]);
    }
    const me = await data.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${key}` } });
    expect(me.statusCode).toBe(401);
  });

  test('is worth nothing beside its dataset, changed, or revoked', async () => {
    const { key, id } = await newKey();
    const other = (await newDataset(data, 'Of nobody')).id;
    const wrong = [
      await pushWith(key, `home/datasets/${other}`),
      await pushWith(key, `other/datasets/${dataset}`),
      await pushWith(key, `none/datasets/${dataset}`),
      await pushWith(`${key.slice(0, -2)}${key.endsWith('AA') ? 'BA' : 'AA'}`),
      await pushWith(key.slice(0, -1)),
      await pushWith('rdp_'),
    ];
    expect(wrong.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401, 401]);
    expect((await pushWith(key)).statusCode).toBe(200);
    const revoke = () => call(data, data.editor, 'DELETE', `home/datasets/${dataset}/keys/${id}`);
    expect((await revoke()).statusCode).toBe(204);
    expect((await pushWith(key)).json()).toMatchObject({
      status: 401,
      code: 'not-signed-in',
      detail: expect.stringContaining('revoked'),
    });
    expect((await revoke()).json().code).toBe('not-found');
  });

  test('does not help somebody who is signed in, and needs no help of theirs', async () => {
    const { key } = await newKey();
    const cookie = { cookie: data.viewer.cookie };
    expect((await pushWith(key, `home/datasets/${dataset}`, cookie)).statusCode).toBe(200);
    const forged = `${key.slice(0, -4)}AAAA`;
    const owner = { cookie: data.owner.cookie };
    expect((await pushWith(forged, `home/datasets/${dataset}`, owner)).statusCode).toBe(401);
  });

  test('goes with its dataset', async () => {
    const { id } = await newDataset(data, 'Short-lived');
    const { key } = await newKey(id);
    await call(data, data.owner, 'DELETE', `home/datasets/${id}`);
    expect((await pushWith(key, `home/datasets/${id}`)).statusCode).toBe(401);
  });

  test('is counted by itself, not with the person who made it', async () => {
    const [one, two] = [await newKey(), await newKey()];
    const left = async (key: string) => {
      const { headers } = await pushWith(key);
      expect(headers['ratelimit-policy']).toContain('ingest-key');
      return String(headers.ratelimit);
    };
    await left(one.key);
    await left(one.key);
    const before = await left(one.key);
    expect(await left(two.key)).not.toBe(before);
  });

  test('viewers see none and make none; a dataset has a limited number', async () => {
    for (const method of ['GET', 'POST'] as const) {
      const payload = method === 'POST' ? { name: 'x' } : undefined;
      const answer = await call(data, data.viewer, method, `home/datasets/${dataset}/keys`, payload);
      expect(answer.json().code).toBe('forbidden');
    }
    const { id } = await newDataset(data, 'Many keys');
    for (let made = 0; made < DATA_LIMITS.pushKeysPerDataset; made += 1) await newKey(id);
    const refused = await call(data, data.owner, 'POST', `home/datasets/${id}/keys`, { name: 'x' });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'quota-exceeded']);
    expect((await pushTo(data, id, { body: 'a\n1' })).statusCode).toBe(200);
  });

  test.each(['', 'rdp_', 'rdp_x', `rdp_${'A'.repeat(85)}`, `rdp_${'A'.repeat(87)}`, `rdq_${'A'.repeat(86)}`])(
    '%j is none',
    text => {
      expect(readPushKey(text)).toBeNull();
    },
  );
});
