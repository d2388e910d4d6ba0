import { Command } from 'commander';
import { ConfigError } from '#server/config/index.ts';
import { DatabaseStartError } from '#server/database/index.ts';
import { StartError } from '#server/main.ts';
import { CliError } from './cli-error.ts';
import { devCommand } from './dev.ts';
import { migrateCommand } from './migrate.ts';
import { serveCommand } from './serve.ts';
import { setupDatabaseCommand } from './setup-database.ts';
import { startCommand } from './start.ts';

const program = new Command('region-dashboard')
  .description('Live team dashboards. Configuration comes from the environment; see README.md.')
  .configureHelp({ sortSubcommands: true })
  .showHelpAfterError('(add --help for what is possible)')
  .addCommand(startCommand)
  .addCommand(serveCommand)
  .addCommand(devCommand)
  .addCommand(migrateCommand)
  .addCommand(setupDatabaseCommand);

for (const command of program.commands) command.copyInheritedSettings(program);

/** Errors that are meant for the operator carry their sentence; of others only the name of the fault is shown. */
function sentenceOf(error: unknown): string {
  if (error instanceof ConfigError) return error.problems.join('\n');
  if (error instanceof StartError || error instanceof DatabaseStartError || error instanceof CliError)
    return error.message;
  return `Something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}`;
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  if (process.env.LOG_LEVEL === 'debug') console.error(error);
  process.exit(error instanceof CliError ? error.exitCode : 1);
}
