import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { accountFor } from '../embedded/account.ts';
import { migrate } from '../migrate.ts';
import { setupDatabase } from '../setup-database.ts';
import { OWNER, type TestPostgres } from './connection.ts';

/** Where Debian's package postgresql-15 puts its programs. */
export const PROGRAMS = '/usr/lib/postgresql/15/bin';

/** @returns why it cannot be used here; null when it can */
export const missingPostgres15 = (): string | null =>
  existsSync(join(PROGRAMS, 'initdb')) ? null : 'Postgres 15 is not installed (Debian: postgresql-15)';

export interface Postgres15 extends TestPostgres {
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilReady(url: string): Promise<pg.Client> {
  const until = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(50);
    }
  }
}

/**
 * The oldest Postgres that we take, as others run it: a database that belongs to a role which is no superuser
 * (it may create roles), set up and migrated by that role.
 */
export async function startPostgres15(): Promise<Postgres15> {
  const account = accountFor(null);
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-postgres-15-'));
  const data = join(folder, 'data');
  const password = 'for one test only';
  writeFileSync(join(folder, 'password'), password);
  if (account)
    for (const path of [folder, join(folder, 'password')]) chownSync(path, account.uid, account.gid);
  chmodSync(folder, 0o700);
  const options = { ...as, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, stdio: 'ignore' } as const;
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '-E', 'UTF8'];
  const created = spawn(
    join(PROGRAMS, 'initdb'),
    [...initdb, `--pwfile=${join(folder, 'password')}`, '--no-sync'],
    options,
  );
  const [code] = (await once(created, 'close')) as [number];
  if (code !== 0) throw new Error(`initdb ended with ${code}`);

  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const server = spawn(
    join(PROGRAMS, 'postgres'),
    ['-D', data, ...settings.flatMap(one => ['-c', one])],
    options,
  );
  const address = (role: string, database: string) =>
    `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const stop = async () => {
    const ended = once(server, 'close');
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const superuser = await untilReady(address('postgres', 'postgres'));
    await superuser.query(`create role ${OWNER} login nosuperuser createrole password '${password}'`);
    await superuser.query(`create database boards owner ${OWNER}`);
    await superuser.end();
    const adminUrl = address(OWNER, 'boards');
    const passwords = { app: password, identity: password };
    const { url, identityUrl } = await setupDatabase({ adminUrl, passwords });
    await migrate({ adminUrl, log: () => {} });
    return {
      superuserUrl: address('postgres', 'boards'),
      adminUrl,
      url: url!,
      identityUrl: identityUrl!,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
