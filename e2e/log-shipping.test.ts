import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { readLines } from '#server/logs/testing/log-lines.ts';
import { freePort } from '#server/testing/free-port.ts';
import { signUp } from '#server/testing/people.ts';
import { databaseEnv } from './support/database-env.ts';
import { queryBlocks as blocks, logsPage as page, recipe } from './support/log-recipes.ts';
import { refuseRows } from './support/refuse-rows.ts';
import { scriptedDay } from './support/scripted-day.ts';
import { startServer } from './support/server-process.ts';

const onPath = (program: string) =>
  ['/usr/bin', '/usr/sbin', '/usr/local/bin'].map(at => join(at, program)).find(existsSync) ?? null;

let database: TestDatabase;
let folder: string;
/** what a real server wrote on stdout in a day, with a fault in it */
let written = '';
let requestId = '';
let team = '';

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'region-dashboard-shipping-'));
  const server = await startServer({
    env: { ...databaseEnv(database), METRICS_PORT: '0', LOG_LEVEL: 'info', SLOW_QUERY_MS: '1' },
  });
  const day = await scriptedDay(server.address);
  const allow = await refuseRows(database);
  const failed = await day.ada.call('POST', `${day.team.path}/datasets`, { name: 'Refused' });
  expect(failed.status).toBe(500);
  await allow();
  expect(await server.stop()).toBe(0);
  written = server.stdout();
  requestId = failed.headers.get('x-request-id')!;
  team = day.team.id;
  writeFileSync(join(folder, 'server.log'), written);
});
afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('queries for three in the morning', () => {
  const queries = blocks.filter(({ language }) => language === 'sh');
  test.each(queries)('$text', ({ text }) => {
    const env = { ...process.env, REQUEST_ID: requestId, TEAM: team };
    const answer = execFileSync('bash', ['-euo', 'pipefail', '-c', text], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(answer).toMatch(/\w{4}/);
  });

  test('each has the same in every language', () => {
    const chapters = page.slice(page.indexOf('## At three')).split('\n### ').slice(1, -1);
    expect(chapters.length).toBeGreaterThan(7);
    for (const chapter of chapters)
      expect(
        [...chapter.matchAll(/```(\w+)/g)].map(([, language]) => language),
        chapter.split('\n')[0],
      ).toEqual(expect.arrayContaining(['sh', 'logql', 'cloudwatch', 'datadog']));
  });
});

const stopped = async (child: ReturnType<typeof spawn>) => {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
};

const rsyslogd = onPath('rsyslogd');

describe.skipIf(!rsyslogd)('rsyslog with its recipe', () => {
  test('writes every line of a real server, by stream, and what is none apart', async () => {
    const place = join(folder, 'rsyslog');
    mkdirSync(place);
    const port = await freePort();
    const config = [
      `global(workDirectory="${place}" maxMessageSize="64k")`,
      'module(load="imptcp")',
      `input(type="imptcp" address="127.0.0.1" port="${port}")`,
      recipe('rsyslog/region-dashboard.conf').replaceAll('/var/log/region-dashboard', place),
    ];
    const file = join(place, 'rsyslog.conf');
    writeFileSync(file, config.join('\n'));
    expect(spawnSync(rsyslogd!, ['-N1', '-f', file]).status).toBe(0);
    const child = spawn(rsyslogd!, ['-n', '-f', file, '-i', join(place, 'pid')], { stdio: 'ignore' });
    try {
      const socket = await connected(port);
      const lines = written.split('\n').filter(line => line !== '');
      for (const line of [...lines, 'The server did not start.'])
        socket.write(`<14>Nov 23 01:00:00 host region-dashboard[1]: ${line}\n`);
      socket.end();
      const read = (name: string) =>
        existsSync(join(place, name)) ? readFileSync(join(place, name), 'utf8') : '';
      const all = () => ['server.json', 'access.json', 'audit.json'].flatMap(name => readLines(read(name)));
      await expect.poll(() => all().length, { timeout: 20_000 }).toBe(lines.length);
      await expect.poll(() => read('other.log')).toContain('The server did not start.');
      const by = (stream: string | undefined) => readLines(written).filter(line => line.stream === stream);
      expect(readLines(read('audit.json'))).toEqual(by('audit'));
      expect(readLines(read('access.json'))).toEqual(by('access'));
      expect(readLines(read('server.json'))).toEqual(by(undefined));
    } finally {
      await stopped(child);
    }
  });
});

const journald = ['/lib/systemd/systemd-journald', '/usr/lib/systemd/systemd-journald'].find(existsSync);
const canJournal = journald !== undefined && onPath('journalctl') !== null && process.getuid?.() === 0;

describe.skipIf(!canJournal)('journald with its recipe', () => {
  test('gives every line of a real server back as it was written', async () => {
    const namespace = `region-dashboard-${process.pid}`;
    const child = spawn(journald!, [namespace], { stdio: 'ignore' });
    const place = `/run/systemd/journal.${namespace}`;
    try {
      await expect.poll(() => existsSync(join(place, 'stdout'))).toBe(true);
      // What systemd does for the standard output of a service.
      const socket = connect(join(place, 'stdout'));
      await once(socket, 'connect');
      socket.end(`region-dashboard\n\n6\n0\n0\n0\n0\n${written}`);
      await once(socket, 'close');
      const read = () =>
        spawnSync(
          'journalctl',
          [`--namespace=${namespace}`, '-t', 'region-dashboard', '-o', 'cat', '--no-pager'],
          {
            encoding: 'utf8',
          },
        ).stdout;
      await expect
        .poll(() => read().split('\n').length, { timeout: 20_000 })
        .toBe(written.split('\n').length);
      expect(readLines(read())).toEqual(readLines(written));
    } finally {
      await stopped(child);
      const machine = readFileSync('/etc/machine-id', 'utf8').trim();
      for (const left of [
        place,
        `/var/log/journal/${machine}.${namespace}`,
        `/run/log/journal/${machine}.${namespace}`,
      ])
        rmSync(left, { recursive: true, force: true });
    }
  });
});

const logrotate = onPath('logrotate');

describe.skipIf(!logrotate)('logrotate with its recipe', () => {
  test('rotates the file of a server that runs, and no line is lost', async () => {
    const place = join(folder, 'rotated');
    mkdirSync(place);
    const file = join(place, 'audit.log');
    await using server = await startServer({
      env: { ...databaseEnv(database), METRICS_PORT: '0', LOG_LEVEL: 'info', AUDIT_LOG: file },
    });
    const config = join(place, 'conf');
    const own = recipe('logrotate/region-dashboard')
      .replace('/var/log/region-dashboard/audit.log', file)
      .replace(/systemctl kill .*/, `kill -HUP ${server.pid}`);
    writeFileSync(config, own, { mode: 0o600 });
    const people = async (name: string) => {
      await signUp(server.address, name);
      await expect
        .poll(() => (existsSync(file) ? readFileSync(file, 'utf8') : ''))
        .toContain('account.signed-up');
    };
    await people('Ada');
    const before = readFileSync(file, 'utf8');
    const rotated = spawnSync(logrotate!, ['--force', '--state', join(place, 'state'), config], {
      encoding: 'utf8',
    });
    expect([rotated.status, rotated.stderr]).toEqual([0, '']);
    await server.said('"event":"logs.reopened"');
    await people('Ben');
    const [old] = readdirSync(place).filter(name => /^audit\.log-\d{8}$/.test(name));
    expect(readFileSync(join(place, old!), 'utf8')).toBe(before);
    expect(readLines(readFileSync(file, 'utf8'))).toHaveLength(1);
    renameSync(file, `${file}.read`);
  });
});

/** @returns a socket, once somebody listens there */
async function connected(port: number): Promise<ReturnType<typeof connect>> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const come = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
    ]);
    if (come) return socket;
  }
}
