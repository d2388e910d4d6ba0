import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Query, SourceSettings } from '#core/contract/index.ts';
import type { Frame, Variables } from '#core/query/index.ts';
import { type Outbound, openOutbound } from '#server/outbound/index.ts';
import { Refusal } from '#server/problems.ts';
import type { Connection, Connector } from '../connector.ts';
import { postgresConnector } from './postgres-connector.ts';
import { cancelRelay } from './testing/cancel-relay.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const TENANT = { id: '0b6a4c1e-3f7d-4a3b-8f53-2d1f4f0e9a10', slug: 'home' };
const READER = 'reader_of_tests';
const PASSWORD = 'a password of the tests';

/**
 * What the PostgreSQL source does, at a real server.
 * @param superuserUrl of a database that the tests may fill
 * @param missing why there is no such server here; null: there is
 */
export function postgresSource(
  name: string,
  superuserUrl: () => Promise<string>,
  missing: string | null = null,
): void {
  describe(name, () => {
    beforeEach(({ skip }) => skip(missing !== null, missing ?? undefined));
    let admin: pg.Client;
    let url: URL;
    let outbound: Outbound;
    let connector: Connector<'postgres'>;
    let settings: SourceSettings<'postgres'>;

    beforeAll(async () => {
      if (missing !== null) return;
      url = new URL(await superuserUrl());
      admin = new pg.Client({ connectionString: url.href });
      await admin.connect();
      await admin.query(`
        drop table if exists public.places, public.hidden;
        create table public.places (id int primary key, city text, at timestamptz, load float8);
        insert into public.places select n, case when n % 2 = 0 then 'Bern' else 'Köln' end,
          timestamptz '2026-01-15 11:00:00+00' + n * interval '1 minute', n / 2.0 from generate_series(1, 60) n;
        create table public.hidden (secret text);
        do $$ begin if not exists (select from pg_roles where rolname = '${READER}') then create role ${READER}; end if; end $$;
        alter role ${READER} login password '${PASSWORD}';
        grant select on public.places to ${READER};
        grant usage on schema public to ${READER};
        grant connect on database "${url.pathname.slice(1)}" to ${READER};`);
      settings = {
        host: url.hostname,
        port: Number(url.port),
        database: url.pathname.slice(1),
        user: READER,
        tls: 'disable',
      };
      outbound = openOutbound({ config: { SOURCE_ALLOWED_HOSTS: [`${url.hostname}:${url.port}`] } });
      connector = postgresConnector(outbound);
    });
    afterAll(async () => {
      await connector?.close?.();
      await outbound?.close();
      await admin?.query(
        `drop table public.places, public.hidden; drop owned by ${READER}; drop role ${READER}`,
      );
      await admin?.end();
    });

    const connection = (more: Partial<Connection<'postgres'>> = {}): Connection<'postgres'> => ({
      tenant: TENANT.id,
      id: 'a3c5b1de-8a55-4b5e-9a44-0f8f2f3c7d21',
      revision: '1',
      settings,
      secrets: { password: PASSWORD },
      ...more,
    });

    const ask = (
      sql: string,
      {
        variables = {},
        limit,
        signal = new AbortController().signal,
        at = connection(),
      }: {
        variables?: Variables;
        limit?: number;
        signal?: AbortSignal;
        at?: Connection<'postgres'>;
      } = {},
    ): Promise<Frame> => {
      const query: Query = { source: 'postgres', sql, ...(limit !== undefined && { limit }) };
      const range = { from: NOW - 3_600_000, to: NOW };
      return connector.run(at, { tenant: TENANT, query, range, variables, points: 100, now: NOW, signal });
    };
    const refusalOf = async (asked: Promise<unknown>) => {
      const error = await asked.then(
        () => new Error('It was answered.'),
        (reason: unknown) => reason,
      );
      if (error instanceof Refusal) return error.rejection;
      throw error;
    };
    const running = async () => {
      const { rows } = await admin.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity where usename = $1 and state = 'active'`,
        [READER],
      );
      return rows[0]!.count;
    };

    test('answers with typed columns', async () => {
      expect(await ask('select at, city, load, load > 1 as high from places order by at limit 2')).toEqual({
        columns: [
          { name: 'at', type: 'time', values: [NOW - 59 * 60_000, NOW - 58 * 60_000] },
          { name: 'city', type: 'string', values: ['Köln', 'Bern'] },
          { name: 'load', type: 'number', values: [0.5, 1] },
          { name: 'high', type: 'boolean', values: [false, false] },
        ],
        rows: 2,
        at: NOW,
      });
    });

    test('times, intervals and variables are bound, arrays too', async () => {
      const sql = `select date_bin($interval, at, $from) as time, count(*) as n from places
        where at >= $from and at < $to and city = any($cities) and id > $least group by 1 order by 1`;
      const frame = await ask(sql, { variables: { cities: ['Bern', 'Köln'], least: '57' } });
      expect(frame.columns).toEqual([
        { name: 'time', type: 'time', values: [NOW - 120_000, NOW - 60_000] },
        { name: 'n', type: 'number', values: [1, 1] },
      ]);
    });

    test.each([
      `'; drop table places; --`,
      `' or '1'='1`,
      `$1`,
      `$from`,
      `\\'; select pg_sleep(10); --`,
      `{"a","b"}`,
      `}',null,'{`,
      `"'\`;\n\r\t`,
      `Robert'); DROP TABLE places;--`,
      `\u2019 or 1=1`,
    ])('a variable is a value and nothing else: %j', async value => {
      const variables = { v: value, vs: [value, 'b'] };
      const frame = await ask(
        'select $v::text as v, ($vs::text[])[1] as first, cardinality($vs::text[]) as n',
        {
          variables,
        },
      );
      expect(frame.columns.map(({ values }) => values[0])).toEqual([value, value, 2]);
      const found = await ask('select count(*) from places where city = $v', { variables });
      expect(found.columns[0]!.values).toEqual([0]);
      expect((await ask('select count(*) from places')).columns[0]!.values).toEqual([60]);
    });

    test('reads no further than the limit, and says that there is more', async () => {
      const frame = await ask('select n from generate_series(1, 100000) n', { limit: 5 });
      expect([frame.rows, frame.truncated]).toEqual([5, true]);
      const wide = await ask(`select repeat('x', 9000) as x from generate_series(1, 10000)`, {
        limit: 10_000,
      });
      expect(wide.truncated).toBe(true);
      expect(wide.rows).toBeLessThan(500);
    });

    test.each([
      ['two statements', 'select 1; select 2', /cannot be read/],
      ['a second one that writes', 'select 1; delete from places', /cannot be read/],
      ['a write in a part', 'with gone as (delete from places returning 1) select * from gone', /only read/],
      ['a write by EXPLAIN', 'explain analyze delete from places', /only read|may not read/],
      ['a function that writes', `select setval('pg_catalog.x', 1)`, /cannot be answered|may not/],
      [
        'an end of read only',
        `select set_config('transaction_read_only', 'off', false)`,
        /cannot be answered/,
      ],
      [
        'what may not be read',
        'select * from hidden',
        /may not read that: permission denied for table hidden/,
      ],
      ['what is not there', 'select nothing from places', /column "nothing" does not exist/],
      ['what is no number', `select 'a'::int`, /invalid input syntax/],
    ])('refuses %s by name', async (_, sql, detail) => {
      const rejection = await refusalOf(ask(sql));
      expect([rejection.code, rejection.detail]).toEqual(['bad-query', expect.stringMatching(detail)]);
      expect((await ask('select count(*) from places')).columns[0]!.values).toEqual([60]);
    });

    test('says where it went wrong, in the statement as it was written', async () => {
      const sql = 'select $city, $from, wrong_one from places';
      const { extra } = await refusalOf(ask(sql, { variables: { city: 'Bern' } }));
      expect(extra).toEqual({ position: sql.indexOf('wrong_one') });
    });

    test('what nobody waits for any more is ended at the source', async () => {
      const leaving = new AbortController();
      const asked = refusalOf(ask('select pg_sleep(60)', { signal: leaving.signal }));
      await vi.waitFor(async () => expect(await running()).toBe(1), { timeout: 10_000 });
      leaving.abort();
      expect((await asked).code).toBe('unavailable');
      await vi.waitFor(async () => expect(await running()).toBe(0), { timeout: 10_000 });
    });

    test('and is asked to end, also where Postgres would not notice by itself that nobody listens', async () => {
      const relay = await cancelRelay(url);
      const { port, codes } = relay;
      const through = openOutbound({ config: { SOURCE_ALLOWED_HOSTS: [`127.0.0.1:${port}`] } });
      const own = postgresConnector(through);
      const leaving = new AbortController();
      const at = connection({ settings: { ...settings, host: '127.0.0.1', port } });
      const query: Query = { source: 'postgres', sql: 'select pg_sleep(60)' };
      const rest = { tenant: TENANT, range: null, variables: {}, points: 100, now: NOW };
      const answer = refusalOf(own.run(at, { query, signal: leaving.signal, ...rest }));
      await vi.waitFor(async () => expect(await running()).toBe(1), { timeout: 10_000 });
      leaving.abort();
      expect((await answer).code).toBe('unavailable');
      // CancelRequest of the protocol: 1234 and 5678.
      await vi.waitFor(() => expect(codes).toEqual([(1_234 << 16) | 5_678]), { timeout: 10_000 });
      await own.close?.();
      await through.close();
      relay.close();
    });

    test('a value beyond all measure is not held in memory', async () => {
      const rejection = await refusalOf(ask(`select repeat('x', 64 * 1024 * 1024)`));
      expect([rejection.code, rejection.detail]).toEqual([
        'bad-query',
        expect.stringMatching(/larger than is taken/),
      ]);
      expect(process.memoryUsage().external).toBeLessThan(400 * 1024 * 1024);
    });

    test('nothing is left on a connection for who comes next', async () => {
      const pid = async () => (await ask('select pg_backend_pid() as pid')).columns[0]!.values[0];
      await ask(`select pg_advisory_lock(4711), set_config('search_path', 'pg_catalog', false)`);
      expect(typeof (await pid())).toBe('number');
      await vi.waitFor(async () => {
        const { rows } = await admin.query('select from pg_locks where locktype = $1 and objid = 4711', [
          'advisory',
        ]);
        expect(rows).toEqual([]);
      });
      expect((await ask('select count(*) from places')).columns[0]!.values).toEqual([60]);
    });

    test('a source that is wrong says what is wrong with it', async () => {
      const other = (more: object, secrets: object = { password: PASSWORD }) =>
        connection({
          revision: JSON.stringify([more, secrets]),
          settings: { ...settings, ...more },
          secrets,
        });
      const detailOf = async (at: Connection<'postgres'>) => {
        const { code, detail } = await refusalOf(ask('select 1', { at }));
        expect(code).toBe('source-failed');
        return detail;
      };
      expect(await detailOf(other({}, { password: 'wrong' }))).toMatch(/does not let this user in/);
      expect(await detailOf(other({ user: 'nobody_at_all' }))).toMatch(/does not let this user in/);
      expect(await detailOf(other({ database: 'no_such_database' }))).toMatch(/no database of this name/);
      expect(await detailOf(other({ tls: 'require' }))).toMatch(/does not speak TLS/);
      expect(await detailOf(other({ host: '10.0.0.1' }))).toMatch(/SOURCE_ALLOWED_HOSTS/);
    });

    test('a try says what answered, and warns of a user who may do everything', async () => {
      const signal = new AbortController().signal;
      expect(await connector.test(connection({ id: null }), signal)).toMatch(
        new RegExp(`^PostgreSQL 1[58]\\.\\S+.* answers ${READER}, who may read one table\\.$`),
      );
      const powerful = connection({
        id: null,
        revision: 'powerful',
        settings: { ...settings, user: decodeURIComponent(url.username) },
        secrets: { password: decodeURIComponent(url.password) },
      });
      expect(await connector.test(powerful, signal)).toMatch(/superuser: one that may only read is safer/);
    });

    test('shows the tables and columns that its user may read', async () => {
      const entries = (query: object) =>
        connector.entries!(connection(), query, new AbortController().signal);
      expect(await entries({})).toEqual([{ kind: 'table', name: 'places' }]);
      expect(await entries({ search: 'HIDDEN' })).toEqual([]);
      expect(
        (await entries({ what: 'columns', of: 'places' })).map(({ name, detail }) => [name, detail]),
      ).toEqual([
        ['id', 'integer'],
        ['city', 'text'],
        ['at', 'timestamp with time zone'],
        ['load', 'double precision'],
      ]);
      expect(await entries({ what: 'columns', of: `places' or '1'='1` })).toEqual([]);
    });
  });
}
