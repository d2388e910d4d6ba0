import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRoot } from './embedded/account.ts';
import { nameOf } from './embedded/place.ts';
import { readPostmaster, stopPostmaster } from './embedded/postmaster.ts';
import { type EmbeddedPostgres, startEmbedded } from './embedded.ts';
import { DatabaseStartError } from './errors.ts';

let folder: string;
let lines: string[];
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'region-dashboard-embedded-'));
  chmodSync(folder, 0o755);
  lines = [];
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const postgres of running.splice(0)) await postgres.stop();
  await stopPostmaster(join(folder, 'data', 'postgres')).catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataDir = join(folder, 'data')): Promise<EmbeddedPostgres> {
  const postgres = await startEmbedded({ dataDir, log: line => lines.push(line) });
  running.push(postgres);
  return postgres;
}

async function ask<R extends pg.QueryResultRow>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts an embedded Postgres from a process of its own, @returns when that process says it is ready */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const module = new URL('./embedded.ts', import.meta.url).href;
  const script = `const { startEmbedded } = await import(${JSON.stringify(module)});
    const { adminUrl } = await startEmbedded({ dataDir: ${JSON.stringify(join(folder, 'data'))}, log() {} });
    console.log(adminUrl);
    setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    child.once('exit', code => reject(new Error(`ended with ${code}`)));
  });
  return { child, url };
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

const refusal = async (starting: Promise<unknown>): Promise<string> => {
  const error = await starting.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DatabaseStartError);
  return (error as DatabaseStartError).message;
};

test('it starts, keeps what was written over a stop, has its port again, and says what it does', async () => {
  const first = await start();
  await ask(first.adminUrl, 'create table kept as select 42 as answer');
  await running.pop()!.stop();
  expect(readPostmaster(first.folder)).toBeNull();
  expect(lines).toEqual(['Creating the embedded database ...', 'Starting the embedded database ...']);

  const second = await start();
  expect(second.port).toBe(first.port);
  expect(await ask(second.adminUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  expect(lines.slice(2)).toEqual(['Starting the embedded database ...']);
});

test('what is acknowledged is on disk, in a locale that is the same everywhere', async () => {
  const { adminUrl } = await start();
  const [settings] = await ask<Record<string, string>>(
    adminUrl,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
       current_setting('full_page_writes') as pages, current_setting('server_encoding') as encoding,
       current_setting('listen_addresses') as listens, lower('GRÖSSE') as lower`,
  );
  expect(settings).toEqual({
    fsync: 'on',
    commit: 'on',
    pages: 'on',
    encoding: 'UTF8',
    listens: '127.0.0.1',
    lower: 'grösse',
  });
});

test('the owner is no superuser, and nobody gets in without a password', async () => {
  const { adminUrl, url, identityUrl, folder: cluster } = await start();
  for (const address of [adminUrl, url, identityUrl])
    expect(
      await ask(
        address,
        'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user',
      ),
    ).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }]);
  const without = new URL(adminUrl);
  without.password = 'guessed';
  await expect(ask(without.href, 'select')).rejects.toMatchObject({ code: '28P01' });
  expect(statSync(join(cluster, 'region-dashboard.json')).mode & 0o777).toBe(0o600);
});

test('a Postgres left over from a killed process is used, with everything that was acknowledged', async () => {
  const { child, url } = await startElsewhere();
  await ask(url, 'create table kept as select 42 as answer');
  await killed(child);
  const orphan = readPostmaster(join(folder, 'data', 'postgres'));
  expect(orphan?.status).toBe('ready');

  const postgres = await start();
  expect(readPostmaster(postgres.folder)?.pid).toBe(orphan!.pid);
  expect(lines).toEqual([`Using the embedded database that still runs (process ${orphan!.pid}).`]);
  expect(await ask(postgres.adminUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('a Postgres that was killed itself recovers, although its pid file names a living process', async () => {
  const { url, folder: cluster } = await start();
  const admin = running[0]!.adminUrl;
  await ask(admin, 'create table kept as select 42 as answer');
  const { pid } = readPostmaster(cluster)!;
  const pidFile = readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => readPostmaster(cluster)).toBeNull();
  // its helpers notice a moment later; only then is the folder free
  await expect
    .poll(() =>
      ask(url, 'select').then(
        () => true,
        () => false,
      ),
    )
    .toBe(false);
  writeFileSync(join(cluster, 'postmaster.pid'), pidFile.replace(String(pid), String(process.pid)));
  running.length = 0;

  const again = await start();
  expect(await ask(again.adminUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('a second server on the same data folder is refused, and does not disturb the first', async () => {
  const { child } = await startElsewhere();
  const message = await refusal(start());
  expect(message).toBe(
    `A server already runs on the data folder ${join(folder, 'data')} (process ${child.pid}). Stop it first, or set DATA_DIR to another folder.`,
  );
  expect(readPostmaster(join(folder, 'data', 'postgres'))?.status).toBe('ready');
});

test('two first starts at the same moment: one runs, the other is refused', async () => {
  const outcomes = await Promise.allSettled([startElsewhere(), startElsewhere()]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('two data folders run side by side', async () => {
  const [a, b] = [await start(join(folder, 'a')), await start(join(folder, 'b'))];
  expect(a.port).not.toBe(b.port);
  await ask(a.adminUrl, 'create table here as select 1');
  await expect(ask(b.adminUrl, 'select from here')).rejects.toMatchObject({ code: '42P01' });
});

test('a port that somebody else has taken meanwhile is replaced', async () => {
  const first = await start();
  await running.pop()!.stop();
  const other = new (await import('node:net')).Server();
  await new Promise<void>(resolve => other.listen(first.port, '127.0.0.1', resolve));
  const second = await start();
  expect(second.port).not.toBe(first.port);
  other.close();
});

test('what a kill left half-created is removed, and the start begins anew', async () => {
  const data = join(folder, 'data');
  const half = join(data, 'postgres.new-2147483000');
  mkdirSync(half, { recursive: true });
  chmodSync(data, 0o755);
  writeFileSync(join(half, 'PG_VERSION'), '18\n');
  await start();
  expect(existsSync(half)).toBe(false);
});

test('a data folder of another major version is refused, and left alone', async () => {
  const { folder: cluster } = await start();
  await running.pop()!.stop();
  writeFileSync(join(cluster, 'PG_VERSION'), '17\n');
  expect(await refusal(start())).toMatch(
    /^The data folder was written by Postgres 17, .* brings Postgres 18\./,
  );
});

test('a data folder that is a file, or below one, is refused in one sentence', async () => {
  writeFileSync(join(folder, 'data'), '');
  for (const dataDir of [join(folder, 'data'), join(folder, 'data', 'deeper')])
    expect(await refusal(start(dataDir))).toMatch(/^The data folder .* cannot be written: .*set DATA_DIR/);
});

test('a folder of somebody else in the place of the database is refused', async () => {
  mkdirSync(join(folder, 'data', 'postgres'), { recursive: true });
  chmodSync(join(folder, 'data'), 0o755);
  expect(await refusal(start())).toMatch(/holds no database of ours/);
});

test('a data folder that may not be written is refused in one sentence', async () => {
  // root may write everywhere but where the kernel says no
  const unwritable = isRoot() ? '/proc/region-dashboard' : join(folder, 'data');
  if (!isRoot()) chmodSync(folder, 0o500);
  const message = await refusal(start(unwritable));
  chmodSync(folder, 0o755);
  expect(message).toMatch(/^The data folder .* cannot be written: [a-z ]+\. .*set DATA_DIR/);
});

describe('as root, in a folder that others may not enter', () => {
  let elsewhere: string;
  beforeEach(({ skip }) => {
    skip(!isRoot(), 'only root runs Postgres as somebody else');
    chmodSync(folder, 0o700);
    elsewhere = join('/var/lib/region-dashboard', nameOf(join(folder, 'data')));
  });
  afterEach(async () => {
    for (const postgres of running.splice(0)) await postgres.stop();
    if (elsewhere) rmSync(elsewhere, { recursive: true, force: true });
  });

  test('the files go elsewhere, it says so, and the next start finds them', async () => {
    const first = await start();
    expect(first.folder).toBe(elsewhere);
    expect(lines[0]).toMatch(/may not enter .* its files go to /);
    await ask(first.adminUrl, 'create table kept as select 42 as answer');
    await running.pop()!.stop();
    const second = await start();
    expect(await ask(second.adminUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('deleting the data folder begins anew; the old database is kept aside', async () => {
    const first = await start();
    await ask(first.adminUrl, 'create table kept as select 42 as answer');
    await running.pop()!.stop();
    rmSync(join(folder, 'data'), { recursive: true });
    lines = [];
    const second = await start();
    await expect(ask(second.adminUrl, 'select from kept')).rejects.toMatchObject({ code: '42P01' });
    const aside = lines[0]!.match(/moved aside to (\S+)\.$/)![1]!;
    expect(existsSync(join(aside, 'PG_VERSION'))).toBe(true);
    rmSync(aside, { recursive: true });
  });
});
