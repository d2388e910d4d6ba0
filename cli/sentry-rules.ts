import { Command } from 'commander';
import { say } from './say.ts';
import type { SentryRulesOptions } from './sentry-rules/command.ts';

const HELP = `
Reads SENTRY_ORG, SENTRY_PROJECT, SENTRY_AUTH_TOKEN (scopes org:read, project:read, alerts:write) and, for a Sentry of
your own, SENTRY_URL. Rules are known by their names, which hold project and environment: run it as often as you like.
Rules of others are not touched, and nothing is deleted.
Exit codes: 0 planned or applied, 1 Sentry refused or does not answer, 2 wrong usage.`;

export const sentryRulesCommand = new Command('sentry-rules')
  .description(
    'compare the alert rules in Sentry with those of deploy/sentry/alert-rules.json, and apply them',
  )
  .option('--apply', 'change what differs; without it, only the plan is shown')
  .option('--environment <name>', 'for which environment; default: production')
  .option('--file <file>', 'rules of your own, in the form of deploy/sentry/alert-rules.json')
  .addHelpText('after', HELP)
  .action(async (options: SentryRulesOptions) => {
    const { sentryRules } = await import('./sentry-rules/command.ts');
    process.exitCode = await sentryRules(process.env, options, say);
  });
