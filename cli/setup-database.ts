import { Command } from 'commander';
import { setupDatabase } from '#server/database/index.ts';
import { resolveSecrets } from '#server/secrets/index.ts';
import { adminUrl } from './admin-url.ts';
import { say } from './say.ts';

export const setupDatabaseCommand = new Command('setup-database')
  .description('create the roles of the app in a database (DATABASE_ADMIN_URL) and print their addresses')
  .option('--owner <role>', 'role that will run the migrations; default: the one of DATABASE_ADMIN_URL')
  .option('--dry-run', 'show what would be done')
  .action(async ({ owner, dryRun }: { owner?: string; dryRun?: boolean }) => {
    const env = await resolveSecrets(process.env);
    const { steps, url, identityUrl } = await setupDatabase({ adminUrl: adminUrl(env), owner, dryRun });
    for (const step of steps) say(`${dryRun ? 'would: ' : ''}${step.title}`);
    if (dryRun) return;
    const known = 'exists with a password that is not known here: keep the address you have';
    say('Keep these as secrets of the server:');
    say(url ? `DATABASE_URL=${url}` : `# DATABASE_URL: the role ${known}`);
    say(identityUrl ? `DATABASE_IDENTITY_URL=${identityUrl}` : `# DATABASE_IDENTITY_URL: the role ${known}`);
    if (!url || !identityUrl)
      say('# Lost it? docs/secrets.md says how to give a role a new password ("Passwords of the database").');
  });
