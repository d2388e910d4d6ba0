import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandFor } from '../../bin/launcher/command.js';
import { runToEnd } from '../../bin/launcher/run.js';
import type { Outcome } from './outcome.ts';
import { OUTCOME_FILE } from './reporter.ts';

/**
 * Runs Vitest once, in a process of its own and with its progress visible.
 *
 * @param root absolute path of the project
 * @param args for Vitest: filters and options
 * @param output whether Vitest's words are shown
 * @returns what came of it; that Vitest crashed, or complains without naming a failed test, is a failure too
 */
export async function runVitest(
  root: string,
  args: readonly string[],
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'outcome-'));
  const file = join(folder, 'outcome.json');
  try {
    const reporters = ['default', join(import.meta.dirname, 'reporter.ts')].map(name => `--reporter=${name}`);
    const command = commandFor(root, ['--bin', 'vitest', 'run', ...reporters, ...args]);
    const env = { ...command.env, [OUTCOME_FILE]: file };
    const { code, signal } = await runToEnd({ ...command, env, cwd: root }, ['ignore', output, output]);
    return judged(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined, signal ?? code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function judged(outcome: Outcome | undefined, end: NodeJS.Signals | number | null): Outcome {
  const ended = typeof end === 'string' ? `was ended by ${end}` : `ended with code ${end}`;
  if (!outcome) {
    return { passed: 0, failures: [`Vitest ${ended} before it could say what came of the tests`], skips: [] };
  }
  if (end === 0 || outcome.failures.length > 0) return outcome;
  return { ...outcome, failures: [`Vitest ${ended} although no test failed`] };
}
