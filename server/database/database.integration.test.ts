import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { DatabaseStartError } from './errors.ts';
import { setupDatabase } from './setup-database.ts';
import { type TestDatabase, testDatabase } from './testing/database.ts';
import { startNetwork } from './testing/network.ts';

const TENANT = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
let own: TestDatabase;
let opened: Database[];

beforeEach(async () => {
  own = await testDatabase();
  opened = [];
});
afterEach(async () => {
  for (const database of opened) await database.close();
  await own.drop();
});

async function open(urls: { url?: string; identityUrl?: string } = {}): Promise<Database> {
  const database = await openDatabase({ url: own.url, identityUrl: own.identityUrl, log: () => {}, ...urls });
  opened.push(database);
  return database;
}

async function refusal(urls: { url?: string; identityUrl?: string }): Promise<string> {
  const error = await open(urls).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DatabaseStartError);
  return (error as DatabaseStartError).message;
}

async function asSuperuser(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: own.superuserUrl });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

describe('connections that could get past row-level security are refused', () => {
  /** A login role of this test's own, so that tests side by side do not change each other's roles. */
  async function withRole(attributes: string, more = ''): Promise<string> {
    const role = `r_${own.name}`;
    await asSuperuser(
      `create role ${role} login password 'secret-4711' ${attributes}; ${more.replaceAll('$role', role)}`,
    );
    const url = new URL(own.url);
    url.username = role;
    url.password = 'secret-4711';
    return url.href;
  }
  afterEach(() => asSuperuser(`drop owned by r_${own.name}; drop role r_${own.name}`).catch(() => {}));

  test.each([
    ['a superuser', 'superuser', '', /is a superuser/],
    ['bypassing row-level security', 'bypassrls', '', /bypasses row-level security/],
    ['creating roles', 'createrole', '', /may create roles/],
    [
      'a member of the owner',
      '',
      'grant region_dashboard_owner to $role',
      /can become region_dashboard_(owner|maintenance), which/,
    ],
    [
      'a member of the maintenance role',
      'noinherit',
      'grant region_dashboard_maintenance to $role',
      /can become region_dashboard_maintenance/,
    ],
    [
      'a member of the identity role',
      'noinherit',
      'grant region_dashboard_identity to $role',
      /can become region_dashboard_identity/,
    ],
    ['reading all data', '', 'grant pg_read_all_data to $role', /can become pg_read_all_data/],
    ['owning a table', '', 'alter table region_dashboard.regions owner to $role', /owns our tables/],
    ['owning a schema', '', 'alter schema region_dashboard owner to $role', /owns our schemas/],
    [
      'truncating a table',
      '',
      'grant usage on schema region_dashboard to $role; grant truncate on region_dashboard.events to $role',
      /may truncate region_dashboard\.events/,
    ],
  ])('%s', async (_, attributes, more, expected) => {
    const url = await withRole(attributes, more);
    const message = await refusal({ url });
    expect(message).toMatch(expected);
    expect(message).toMatch(/setup-database/);
    expect(message).not.toMatch(/secret-4711/);
  });

  test('the identity connection is held to the same', async () => {
    expect(await refusal({ identityUrl: await withRole('bypassrls') })).toMatch(
      /bypasses row-level security.* Point DATABASE_IDENTITY_URL at the role region_dashboard_identity/,
    );
  });

  test('the owner itself', async () => {
    expect(await refusal({ url: own.adminUrl })).toMatch(/region_dashboard_owner owns our tables/);
  });

  test.each(['disable', 'no force'])('a table whose row-level security was turned off (%s)', async how => {
    await asSuperuser(`alter table region_dashboard.regions ${how} row level security`);
    expect(await refusal({})).toMatch(/not enabled and forced on region_dashboard\.regions/);
  });

  test('the two roles as they are meant to be are not', async () => {
    const database = await open();
    expect(await database.ready(5_000)).toBe(true);
  });
});

describe('a database that cannot be used is one sentence without secrets', () => {
  const broken = (change: (url: URL) => void) => {
    const url = new URL(own.url);
    change(url);
    return url.href;
  };
  test('nothing listens there', async () => {
    const network = await startNetwork(own.url);
    const url = network.url(own.url);
    await network.close();
    expect(await refusal({ url })).toBe(
      'The database of DATABASE_URL cannot be used: nothing listens at its address. Is Postgres running, and are host and port right?',
    );
  });
  test('wrong password', async () => {
    const message = await refusal({
      url: broken(url => {
        url.password = 'wrong-0815';
      }),
    });
    expect(message).toMatch(/^The database of DATABASE_URL cannot be used: it refuses the password\./);
    expect(message).not.toMatch(/0815/);
  });
  test('no such database', async () => {
    const url = broken(one => {
      one.pathname = 'nowhere';
    });
    expect(await refusal({ url })).toMatch(/it has no database of that name/);
  });
  test('the identity connection alone', async () => {
    const identityUrl = broken(url => {
      url.username = 'nobody_here';
    });
    expect(await refusal({ identityUrl })).toMatch(
      /^The database of DATABASE_IDENTITY_URL cannot be used: it refuses/,
    );
  });
});

describe('transactions of a tenant', () => {
  const claims = `select current_setting('request.jwt.claims', true) as claims`;

  test('carry its claims, which are gone afterwards on the same connection', async () => {
    const database = await open();
    const seen = await database.tenant(TENANT, async client => {
      const { rows } = await client.query<{ tenant: string; pid: number }>(
        'select region_dashboard.tenant_id() as tenant, pg_backend_pid() as pid',
      );
      return rows[0]!;
    });
    expect(seen.tenant).toBe(TENANT);
    const { rows } = await database.app.query(`${claims}, pg_backend_pid() as pid`);
    expect(rows).toEqual([{ claims: '', pid: seen.pid }]);
  });

  test('are rolled back when the work throws, and the connection is good for the next', async () => {
    const database = await open();
    const insert = `insert into region_dashboard.dashboards values ('${TENANT}', '${TENANT}', 1, 'T', '', false, now(), now())`;
    const failing = database.tenant(TENANT, async client => {
      await client.query(insert);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const count = () =>
      database.readTenant(
        TENANT,
        async client => (await client.query('select from region_dashboard.dashboards')).rowCount,
      );
    expect(await count()).toBe(0);
    await database.tenant(TENANT, client => client.query(insert));
    expect(await count()).toBe(1);
  });

  test('do not pretend to be committed when a failed statement was kept quiet', async () => {
    const database = await open();
    const quiet = database.tenant(TENANT, client => client.query('select 1 / 0').catch(() => 'never mind'));
    await expect(quiet).rejects.toThrow(/rolled back/);
  });

  test('for reading do not write', async () => {
    const database = await open();
    const writing = database.readTenant(TENANT, client =>
      client.query('delete from region_dashboard.regions'),
    );
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });

  test('are for a UUID: a name, or worse, does not reach the database', async () => {
    const database = await open();
    for (const name of ['home', `${TENANT}'; select 1; --`, ''])
      await expect(database.tenant(name, async () => 1)).rejects.toThrow(TypeError);
  });
});

test('numbers, days and instants arrive as what they are', async () => {
  const database = await open();
  const { rows } = await database.app.query(
    `select count(*) as count, 1.5::numeric as numeric, '2026-02-03'::date as day, '2026-02-03T04:05:06.789Z'::timestamptz as instant`,
  );
  expect(rows).toEqual([
    { count: 1, numeric: 1.5, day: '2026-02-03', instant: new Date('2026-02-03T04:05:06.789Z') },
  ]);
});

test('connections that break while idle or in use do not end the process, and others take their place', async () => {
  const network = await startNetwork(own.url);
  const lines: string[] = [];
  const database = await openDatabase({
    url: network.url(own.url),
    identityUrl: own.identityUrl,
    log: line => lines.push(line),
  });
  opened.push(database);
  const inUse = database.app.query('select pg_sleep(10)').then(
    () => null,
    (error: Error) => error,
  );
  await Promise.all([1, 2, 3].map(() => database.app.query('select 1')));
  await asSuperuser(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'region_dashboard_app' and datname = current_database()`,
  );
  expect(await inUse).toBeInstanceOf(Error);
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  expect(lines[0]).toMatch(/^Connections to the database were lost: /);
  await expect.poll(() => database.ready(5_000)).toBe(true);

  network.mode = 'swallow';
  expect(await database.ready(100)).toBe(false);
  network.mode = 'pass';
  await network.close();
  expect(await database.ready(2_000)).toBe(false);
});

test('a statement that runs too long is ended by the database', async () => {
  const database = await open();
  const { rows } = await database.app.query(
    `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`,
  );
  expect(rows).toEqual([{ statement: '15s', lock: '5s' }]);
});

test('setting up a database that is set up gives no password away, and a given one opens it', async () => {
  const again = await setupDatabase({ adminUrl: own.superuserUrl, owner: 'region_dashboard_owner' });
  expect(again).toMatchObject({ url: null, identityUrl: null });
  const { password } = new URL(own.url);
  const given = await setupDatabase({
    adminUrl: own.superuserUrl,
    owner: 'region_dashboard_owner',
    passwords: { app: decodeURIComponent(password) },
  });
  expect(given.url).toBe(own.url);
  await open({ url: given.url! });
});

test('setting up without the right to is one sentence', async () => {
  const setting = setupDatabase({ adminUrl: own.url, passwords: { app: 'x' } });
  await expect(setting).rejects.toThrow(/^The database could not be set up: the role may not do that\./);
});
