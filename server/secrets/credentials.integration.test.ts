import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asMaintenance, type Database, DatabaseStartError, openDatabase } from '#server/database/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { createCredentialStore, LONGEST_CREDENTIAL } from './credentials.ts';
import { newSecret } from './key-file.ts';
import { createKeyring, type Place } from './keyring.ts';
import { resealAll } from './reseal.ts';

let place: TestDatabase;
let database: Database;
beforeAll(async () => {
  place = await testDatabase();
  database = await openDatabase({ url: place.url, identityUrl: place.identityUrl, log: () => {} });
});
afterAll(async () => {
  await database?.close();
  await place?.drop();
});

async function asSuperuser<R extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: place.superuserUrl });
  await client.connect();
  try {
    return (await client.query<R>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
beforeEach(() => asSuperuser('truncate region_dashboard.credentials'));

const somewhere = (tenant: string = randomUUID()): Place => ({ tenant, kind: 'source', id: randomUUID() });
const ringOf = (current: string, ...accepted: string[]) => createKeyring({ current, accepted });

describe('the store', () => {
  test('keeps, replaces, gives back and deletes', async () => {
    const store = createCredentialStore(database, ringOf(newSecret()));
    const here = somewhere();
    expect(await store.get(here)).toBeNull();
    await store.put(here, 'first');
    await store.put(here, 'second');
    expect(await store.get(here)).toBe('second');
    expect(await store.delete(here)).toBe(true);
    expect(await store.delete(here)).toBe(false);
    expect(await store.get(here)).toBeNull();
  });

  test('what stands in the database tells nothing', async () => {
    const store = createCredentialStore(database, ringOf(newSecret()));
    await store.put(somewhere(), 'correct horse battery staple');
    const rows = await asSuperuser<{ row: string }>(
      'select c::text as row from region_dashboard.credentials c',
    );
    expect(rows).toHaveLength(1);
    for (const hidden of ['correct', Buffer.from('correct horse').toString('base64').slice(0, 12)])
      expect(rows[0]!.row).not.toContain(hidden);
  });

  test('of one tenant shows nothing to another, nor what was copied over in the database', async () => {
    const store = createCredentialStore(database, ringOf(newSecret()));
    const here = somewhere();
    const there = { ...here, tenant: randomUUID() };
    await store.put(here, 'ours');
    expect(await store.get(there)).toBeNull();
    expect(await store.delete(there)).toBe(false);
    await asSuperuser(
      `insert into region_dashboard.credentials (tenant_id, kind, id, sealed, key_id)
       select $1, kind, id, sealed, key_id from region_dashboard.credentials`,
      [there.tenant],
    );
    await expect(store.get(there)).rejects.toThrow('does not belong where it is');
    expect(await store.get(here)).toBe('ours');
  });

  test('takes a credential of the longest length, and refuses a longer one', async () => {
    const store = createCredentialStore(database, ringOf(newSecret()));
    const here = somewhere();
    const longest = 'é'.repeat(LONGEST_CREDENTIAL / 2);
    await store.put(here, longest);
    expect(await store.get(here)).toBe(longest);
    await expect(store.put(here, `${longest}x`)).rejects.toThrow(RangeError);
  });
});

describe('sealing everything anew', () => {
  const [old, next] = [newSecret(), newSecret()];
  const both = () => ringOf(next, old);
  const reseal = (ring = both()) => asMaintenance(place.adminUrl, session => resealAll(session, ring));
  const keyIds = async () =>
    (await asSuperuser<{ key_id: string }>('select distinct key_id from region_dashboard.credentials')).map(
      row => row.key_id,
    );

  test('reaches the rows of every tenant, as an owner who is no superuser', async () => {
    const before = createCredentialStore(database, ringOf(old));
    const places = [somewhere(), somewhere(), somewhere()];
    for (const [index, here] of places.entries()) await before.put(here, `value ${index}`);
    expect(await reseal()).toEqual({ sealed: 3, unreadable: 0, left: 0 });
    const after = createCredentialStore(database, ringOf(next));
    expect(await Promise.all(places.map(here => after.get(here)))).toEqual(['value 0', 'value 1', 'value 2']);
    expect(await reseal()).toEqual({ sealed: 0, unreadable: 0, left: 0 });
  });

  test('goes through more than one batch, while others read and write: no read fails, no write is lost', async () => {
    const tenant = randomUUID();
    const places = Array.from({ length: 450 }, () => somewhere(tenant));
    const ring = ringOf(old);
    const seeded = places.map((here, n) => ring.seal(`value ${n}`, here));
    await asSuperuser(
      `insert into region_dashboard.credentials (tenant_id, kind, id, sealed, key_id)
       select $1, 'source', id, sealed, $4 from unnest($2::uuid[], $3::text[]) as n (id, sealed)`,
      [tenant, places.map(({ id }) => id), seeded, ring.current],
    );
    // A server during the overlap: it seals with the new key and still opens with the old one.
    const store = createCredentialStore(database, both());
    const written = new Map<number, string>();
    let working = true;
    let reads = 0;
    const load = [0, 1, 2].map(async worker => {
      for (let n = worker; working; n = (n + 7) % places.length, reads++) {
        const text = await store.get(places[n]!);
        if (!text?.startsWith('value ')) throw new Error('a read failed');
        if (n % 5 === worker) {
          written.set(n, `value written ${n} by ${worker}, ${reads}`);
          await store.put(places[n]!, written.get(n)!);
        }
      }
    });
    const { unreadable, left } = await reseal();
    working = false;
    await Promise.all(load);
    expect({ unreadable, left, read: reads > 0 }).toEqual({ unreadable: 0, left: 0, read: true });
    expect(await keyIds()).toEqual([ringOf(next).current]);
    const after = createCredentialStore(database, ringOf(next));
    for (const [n, here] of places.entries())
      expect(await after.get(here)).toBe(written.get(n) ?? `value ${n}`);
  });

  test('says how many no key opens, leaves them, and says what others still write', async () => {
    const lost = createCredentialStore(database, ringOf(newSecret()));
    const kept = createCredentialStore(database, ringOf(old));
    const here = somewhere();
    await Promise.all([lost.put(somewhere(), 'lost'), kept.put(here, 'kept')]);
    expect(await reseal()).toEqual({ sealed: 1, unreadable: 1, left: 0 });
    expect(await createCredentialStore(database, ringOf(next)).get(here)).toBe('kept');
  });

  test('a policy that hides rows from it is an error, not "nothing to do"', async () => {
    await using own = await testDatabase();
    const client = new pg.Client({ connectionString: own.superuserUrl });
    await client.connect();
    await client.query('drop policy maintenance on region_dashboard.credentials');
    await client.end();
    const attempt = asMaintenance(own.adminUrl, session => resealAll(session, both()));
    await expect(attempt).rejects.toThrow(DatabaseStartError);
    await expect(attempt).rejects.toThrow('does not see the rows of region_dashboard.credentials');
  });

  test('a connection that may not do it is told so, without its address', async () => {
    const attempt = asMaintenance(place.url, async () => {});
    await expect(attempt).rejects.toThrow(DatabaseStartError);
    await expect(attempt).rejects.not.toThrow(/postgres:/);
  });
});
