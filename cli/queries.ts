import { Command, InvalidArgumentError } from 'commander';
import type { QueriesOptions } from './queries/command.ts';

const HELP = `
Reads the view region_dashboard.statement_statistics as the owner (DATABASE_ADMIN_URL; the embedded database needs
none). Names, never values. How to have them counted: docs/tracing.md.
Exit codes: 0 done, 1 not to be seen (it says why), 2 wrong usage.`;

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 1_000)
    throw new InvalidArgumentError('It is a whole number from 1 to 1000.');
  return value;
}

export const queriesCommand = new Command('queries')
  .description('what statements of the database have cost, the most expensive first')
  .option('--limit <count>', 'how many', count, 20)
  .option('--json', 'for programs')
  .addHelpText('after', HELP)
  .action(async (options: QueriesOptions) => {
    const { showQueries } = await import('./queries/command.ts');
    await showQueries(process.env, options);
  });
