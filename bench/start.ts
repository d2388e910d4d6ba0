import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAUNCHER, startServer } from '../e2e/support/server-process.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './table.ts';

const STARTS = 5;

/** The server is the launcher's child. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

/** Resident memory of a server, given its launcher, in MB, as the kernel counts it; null where there is no /proc. */
function residentMegabytes(pid: number): number | null {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${childOf(pid)}/status`, 'utf8')) ?? [];
    return kilobytes ? Number(kilobytes) / 1_024 : null;
  } catch {
    return null;
  }
}

/** (e) From the command to `/ready`, with a data folder that exists; (f) memory of the server at rest, Postgres apart. */
export async function benchStart(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-bench-'));
  // As root, Postgres runs as somebody else, who has to pass.
  chmodSync(folder, 0o711);
  const env = { DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const seconds: number[] = [];
  let memory: number | null = null;
  try {
    for (let n = 0; n <= STARTS; n += 1) {
      const began = performance.now();
      const server = await startServer({
        program: LAUNCHER,
        command: 'start',
        env,
        ready: /Ready in [\d.]+ s: (http:\S+)/,
      });
      const ready = await fetch(new URL('/ready', server.address));
      const took = (performance.now() - began) / 1_000;
      if (!ready.ok) throw new Error('the server was not ready');
      // The first start creates the database: it warms up and does not count.
      if (n > 0) seconds.push(took);
      if (n === STARTS) memory = residentMegabytes(server.pid);
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const median = percentile(seconds, 0.5);
  return [
    {
      id: 'e',
      what: `npm start to ready, warm (median of ${STARTS})`,
      ours: `${median.toFixed(2)} s`,
      reference: '',
      ratio: '',
      target: '< 3 s',
      met: median < 3,
    },
    {
      id: 'f',
      what: 'memory of the server at rest, without Postgres',
      ours: memory === null ? 'not known here' : `${Math.round(memory)} MB`,
      reference: '',
      ratio: '',
      target: '< 200 MB',
      met: memory === null ? null : memory < 200,
    },
  ];
}
