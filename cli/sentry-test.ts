import { Command } from 'commander';
import type { SentryTestOptions } from './sentry-test/command.ts';

const HELP = `
Sends one event the way every error goes, waits for the answer, and says its id. Run it with the server's environment
(or --env FILE), best where the server runs: what that machine may reach counts.
Exit codes: 0 taken, 1 not taken, 2 wrong usage or no project configured. The DSN is never shown.`;

export const sentryTestCommand = new Command('sentry-test')
  .description('send a test event to Sentry (SENTRY_DSN), to see whether errors arrive')
  .option('--page', "the page's project instead (VITE_SENTRY_DSN)")
  .option('--new-issue', 'make an issue of its own of it, for which the alert rules fire')
  .option('--json', 'for programs')
  .addHelpText('after', HELP)
  .action(async (options: SentryTestOptions) => {
    const { sentryTest } = await import('./sentry-test/command.ts');
    await sentryTest(process.env, options);
  });
