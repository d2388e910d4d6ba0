import { spawn } from 'node:child_process';
import { commandFor } from '../bin/launcher/command.js';

/** A check that is a program of its own: silent when all is well, else it says what is wrong and ends with 1. */
export interface Part {
  name: string;
  /** For the launcher: a file of this project, or `--bin` and a tool, with arguments. */
  args: string[];
}

const pretty = process.stdout.isTTY === true;

/** What looks at the code without running it. */
export const STATIC_PARTS: readonly Part[] = [
  {
    name: 'lint',
    args: ['--bin', 'biome', 'check', '--error-on-warnings', `--colors=${pretty ? 'force' : 'off'}`, '.'],
  },
  { name: 'types', args: ['--bin', 'tsc', '--noEmit', '--pretty', String(pretty)] },
  { name: 'boundaries', args: ['tooling/boundaries.ts'] },
  { name: 'spec', args: ['tooling/spec.ts'] },
  { name: 'secrets', args: ['tooling/secrets.ts'] },
  { name: 'config docs', args: ['tooling/configuration.ts'] },
  { name: 'alerts', args: ['tooling/alerts.ts'] },
  { name: 'readiness', args: ['tooling/readiness.ts'] },
];

/**
 * Runs parts side by side; prints a line for each as it ends, and what a failing one said.
 *
 * @param root absolute path of the project
 * @param print gets lines
 * @returns the names of those that failed
 */
export async function failingParts(
  root: string,
  parts: readonly Part[],
  print: (text: string) => void = console.log,
): Promise<string[]> {
  const failing = await Promise.all(
    parts.map(async part => {
      const started = performance.now();
      const { ok, output } = await run(root, part);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      print(`${ok ? '✓' : '✗'} ${part.name.padEnd(12)}${seconds.padStart(5)} s`);
      if (!ok) print(output.trimEnd().replace(/^/gm, '    '));
      return ok ? [] : [part.name];
    }),
  );
  return failing.flat();
}

function run(root: string, { args }: Part): Promise<{ ok: boolean; output: string }> {
  const command = commandFor(root, args);
  const child = spawn(command.file, command.args, {
    cwd: root,
    env: command.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve({ ok: code === 0, output }));
  });
}
