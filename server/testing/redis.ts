import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** A real Redis of a test's own, whose troubles the test makes. */
export interface TestRedis {
  readonly url: string;
  /** it takes connections and answers nothing any more */
  freeze(): void;
  thaw(): void;
  /** ends it as a power cut would */
  kill(): Promise<void>;
  /** starts it again, empty, at the same address */
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const PROGRAM = 'redis-server';

/** Why tests with Redis cannot run on this machine; null when they can. */
export const noRedis: string | null = spawnSync(PROGRAM, ['--version']).error
  ? `${PROGRAM} is not installed (Debian: apt-get install redis-server)`
  : null;

function settings(port: number, folder: string): string[] {
  const lines = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no', loglevel: 'notice' };
  return Object.entries(lines).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

export async function testRedis(): Promise<TestRedis> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-redis-'));
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const started = spawn(PROGRAM, settings(port, folder), { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    for await (const chunk of started.stdout) if (String(chunk).includes('Ready to accept')) break;
    if (started.exitCode !== null) throw new Error(`${PROGRAM} ended with ${started.exitCode}`);
  }
  async function kill(): Promise<void> {
    const running = child;
    child = null;
    if (!running) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  }
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    kill,
    start,
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
