import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Command, Option } from 'commander';
import type { Environment } from '#server/config/index.ts';
import { CliError } from './cli-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};

/** @returns the text of a file that an option names @throws CliError (2) when it cannot be read */
export function readOptionFile(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'it cannot be read';
    throw new CliError(`${option} ${file}: ${reason}.`, 2);
  }
}

/**
 * Gives a command the option `--env <file>`. (Not `--env-file`: Node takes that for its own wherever it
 * stands, and ends with words of its own when there is no such file. Who writes it all the same gets what
 * they want when there is one.)
 */
export function takesEnvFile(command: Command, description: string): Command {
  return command
    .option('--env <file>', description)
    .addOption(new Option('--env-file <file>', description).hideHelp());
}

/** @returns the file that the option names */
export function envFileOf(command: Command): string | undefined {
  const { env, envFile } = command.opts<{ env?: string; envFile?: string }>();
  return env ?? envFile;
}

/** @returns the variables of a file of lines NAME=value @throws CliError (2) when it cannot be read */
export function readEnvFile(file: string): Environment {
  return parseEnv(readOptionFile('--env', file));
}

/** Adds the variables of a file to this process; those that are set already stay as they are. */
export function loadEnvFile(file: string): void {
  for (const [name, text] of Object.entries(readEnvFile(file))) process.env[name] ??= text;
}
