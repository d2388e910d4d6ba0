import { Command } from 'commander';
import { auditCommand } from './audit.ts';
import { checkCommand } from './check.ts';
import { CliError } from './cli-error.ts';
import { devCommand } from './dev.ts';
import { envFileOf, loadEnvFile, takesEnvFile } from './env-file.ts';
import { headersCommand } from './headers.ts';
import { healthCommand } from './health.ts';
import { migrateCommand } from './migrate.ts';
import { pageConfigCommand } from './page-config.ts';
import { queriesCommand } from './queries.ts';
import { rotateCommand } from './rotate.ts';
import { sentenceOf } from './sentence-of.ts';
import { sentryRulesCommand } from './sentry-rules.ts';
import { sentryTestCommand } from './sentry-test.ts';
import { serveCommand } from './serve.ts';
import { setupDatabaseCommand } from './setup-database.ts';
import { startCommand } from './start.ts';

const program = new Command('region-dashboard')
  .description('Live team dashboards. Configuration comes from the environment; see docs/configuration.md.')
  // What was asked in the wrong way (2) is not what went wrong (1).
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .configureHelp({ sortSubcommands: true })
  .showHelpAfterError('(add --help for what is possible)')
  .addCommand(startCommand)
  .addCommand(serveCommand)
  .addCommand(devCommand)
  .addCommand(checkCommand)
  .addCommand(auditCommand)
  .addCommand(sentryTestCommand)
  .addCommand(sentryRulesCommand)
  .addCommand(pageConfigCommand)
  .addCommand(headersCommand)
  .addCommand(healthCommand)
  .addCommand(migrateCommand)
  .addCommand(setupDatabaseCommand)
  .addCommand(queriesCommand)
  .addCommand(rotateCommand);

for (const command of program.commands) {
  command.copyInheritedSettings(program);
  if (command.options.some(({ long }) => long === '--env' || long === '--env-file')) continue;
  takesEnvFile(command, 'take variables that are not set from this file').hook('preAction', () => {
    const file = envFileOf(command);
    if (file !== undefined) loadEnvFile(file);
  });
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  if (process.env.LOG_LEVEL === 'debug') {
    // As it would stand in the log: what hangs on an error of the database may be of people.
    const { errorFields } = await import('#server/logs/index.ts');
    process.stderr.write(`${JSON.stringify(errorFields(error), null, 2)}\n`);
  }
  process.exit(error instanceof CliError ? error.exitCode : 1);
}
