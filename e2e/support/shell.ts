import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';

/** @returns the programs of these that this machine has not got */
export function missingPrograms(...names: readonly string[]): string[] {
  return names.filter(name => spawnSync(name, ['--version']).error);
}

type Outcome = Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>;

/**
 * Runs lines as if somebody had pasted them into a terminal.
 * @param input what the person types
 */
export function runInShell(
  lines: string,
  { cwd, env = {}, input = '' }: { cwd: string; env?: Record<string, string>; input?: string },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-c', lines], { cwd, env: { PATH: process.env.PATH, ...env } });
    let stdout = '';
    let stderr = '';
    shell.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    shell.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    shell.once('error', reject);
    shell.once('close', status => resolve({ status, stdout, stderr }));
    shell.stdin.end(input);
  });
}
