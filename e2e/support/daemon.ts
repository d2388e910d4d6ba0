import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that runs beside a test. */
export interface Daemon {
  [Symbol.asyncDispose](): Promise<void>;
}

/** It has so long to answer for the first time, ms. */
const PATIENCE_MS = 30_000;

/**
 * @param healthy address that answers 2xx as soon as it is ready
 * @returns when it is ready
 * @throws Error with what it said, when it ends or stays silent
 */
export async function startDaemon(
  program: string,
  args: readonly string[],
  healthy: string,
): Promise<Daemon> {
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
    });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill();
    await exited;
  };
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const answers = await fetch(healthy).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return { [Symbol.asyncDispose]: stop };
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}:\n${output}`);
    if (performance.now() > until) {
      await stop();
      throw new Error(`${program} does not answer at ${healthy}:\n${output}`);
    }
    await sleep(100);
  }
}
