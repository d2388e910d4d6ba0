import { spawnSync } from 'node:child_process';

/** Programs of Debian's packages that rules and their delivery are tested with. */
export const PROGRAMS = {
  promtool: { version: ['--version'], debian: 'prometheus' },
  prometheus: { version: ['--version'], debian: 'prometheus' },
  amtool: { version: ['--version'], debian: 'prometheus-alertmanager' },
  'prometheus-alertmanager': { version: ['--version'], debian: 'prometheus-alertmanager' },
  'prometheus-blackbox-exporter': { version: ['--version'], debian: 'prometheus-blackbox-exporter' },
} as const;

export type ProgramName = keyof typeof PROGRAMS;

/** @returns why they cannot be used here, as a sentence; null when they can */
export function missingPrograms(...names: readonly ProgramName[]): string | null {
  const missing = names.filter(name => spawnSync(name, PROGRAMS[name].version).error !== undefined);
  if (missing.length === 0) return null;
  const packages = [...new Set(missing.map(name => PROGRAMS[name].debian))];
  return `${missing.join(', ')} not installed (Debian: ${packages.join(', ')})`;
}

/** Runs a program to its end. @returns its exit code and what it said */
export function runProgram(
  name: ProgramName,
  args: readonly string[],
  cwd?: string,
): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(name, args, { cwd, encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}` };
}
