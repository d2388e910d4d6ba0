import { spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseStartError } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { type Postmaster, readPostmaster, waitForEnd } from './postmaster.ts';
import { figureSettings } from './statement-figures.ts';

/** Modest in memory, and durable: what is acknowledged is on disk. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  synchronous_commit: 'on',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
};

/** @returns a port that is free now: the wanted one if possible */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', error => (wanted === 0 ? reject(error) : resolve(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** The port it had last time, so that an address somebody noted stays true. */
function lastPort(cluster: string): number {
  try {
    const options = readFileSync(join(cluster, 'postmaster.opts'), 'utf8');
    return Number(options.match(/port=(\d+)/)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function lastWords(cluster: string): string {
  const folder = join(cluster, 'log');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const texts = [join(cluster, 'start.log'), ...names.map(name => join(folder, name))];
  const lines = texts.flatMap(path => (existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []));
  const fatal = lines.filter(line => /(FATAL|PANIC):/.test(line)).at(-1);
  return fatal?.replace(/^.*(FATAL|PANIC):\s*/, '') ?? 'it gave no reason';
}

async function launchOn(
  port: number,
  { cluster, account }: Place,
  binaries: Binaries,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster | null> {
  const all = { ...SETTINGS, ...figureSettings(binaries.postgres), ...settings, port: String(port) };
  const log = join(cluster, 'start.log');
  const output = openSync(log, 'w', 0o600);
  if (account) chownSync(log, account.uid, account.gid);
  // its own session: Ctrl-C in our terminal must not reach it, it is stopped after the drain
  const child = spawn(
    binaries.postgres,
    ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...(account && { uid: account.uid, gid: account.gid }),
      cwd: '/',
      detached: true,
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', output, output],
    },
  );
  closeSync(output);
  child.unref();
  let over = false;
  child.once('error', () => {
    over = true;
  });
  child.once('exit', () => {
    over = true;
  });
  const until = performance.now() + 120_000; // recovery of a large log takes its time
  while (!over && performance.now() < until) {
    const running = readPostmaster(cluster);
    if (running?.status === 'ready') return running;
    await sleep(10);
  }
  return null;
}

/**
 * Makes the server of a data folder run: one that still runs (because we were killed) is adopted, one
 * that is just stopping is waited for, otherwise one is started.
 * @throws DatabaseStartError
 */
export async function launch(
  place: Place,
  binaries: Binaries,
  settings: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<Postmaster> {
  const { cluster } = place;
  for (let attempt = 0; attempt < 4; attempt++) {
    const running = readPostmaster(cluster);
    if (running?.status === 'ready') {
      log(`Using the embedded database that still runs (process ${running.pid}).`);
      return running;
    }
    if (running?.status === 'stopping') {
      await waitForEnd(cluster, running.pid);
      continue;
    }
    if (running) {
      await sleep(200);
      continue;
    }
    // a pid file whose server is gone would be believed by Postgres if the number was given away again
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    log('Starting the embedded database ...');
    const port = await freePort(attempt === 0 ? lastPort(cluster) : 0);
    const started = await launchOn(port, place, binaries, settings);
    if (started) return started;
  }
  throw new DatabaseStartError(`The embedded database does not start: ${lastWords(cluster)}.`);
}
