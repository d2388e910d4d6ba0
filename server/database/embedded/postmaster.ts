import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a running server says of itself in `postmaster.pid` (one fact per line, see miscadmin.h). */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping' | 'standby' | 'unknown';
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    try {
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    } catch {
      return '';
    }
  }
}

/**
 * @returns the server that runs on a data folder; null when there is none. A pid file that outlived its
 * server does not count, not even when another program has got the number since.
 */
export function readPostmaster(cluster: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (!commandLine(pid).includes(` -D ${realpathSync(cluster)} `)) return null;
  const status = lines[7]?.trim();
  return {
    pid,
    port: Number(lines[3]),
    status:
      status === 'starting' || status === 'ready' || status === 'stopping' || status === 'standby'
        ? status
        : 'unknown',
  };
}

/** @returns whether it ended within the time */
async function ended(cluster: string, pid: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (readPostmaster(cluster)?.pid === pid) {
    if (performance.now() > until) return false;
    await sleep(15);
  }
  return true;
}

/** Waits for a server that is already stopping. */
export const waitForEnd = (cluster: string, pid: number): Promise<boolean> => ended(cluster, pid, 15_000);

/**
 * Stops the server of a data folder: fast (open transactions are rolled back, everything acknowledged is
 * on disk), and after `graceMs` immediately (it recovers from its log at the next start). Bounded.
 */
export async function stopPostmaster(cluster: string, graceMs = 10_000): Promise<void> {
  const running = readPostmaster(cluster);
  if (!running) return;
  for (const [signal, patience] of [
    ['SIGINT', graceMs],
    ['SIGQUIT', 5_000],
  ] as const) {
    try {
      process.kill(running.pid, signal);
    } catch {
      return; // gone in the meantime
    }
    if (await ended(cluster, running.pid, patience)) return;
  }
}
