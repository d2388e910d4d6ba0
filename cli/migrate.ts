import { Command } from 'commander';
import { migrate } from '#server/database/index.ts';
import { resolveSecrets } from '#server/secrets/index.ts';
import { adminUrl } from './admin-url.ts';
import { say } from './say.ts';

export const migrateCommand = new Command('migrate')
  .description('apply pending migrations (DATABASE_ADMIN_URL)')
  .action(async () => {
    const env = await resolveSecrets(process.env);
    const applied = await migrate({ adminUrl: adminUrl(env), log: say });
    say(applied.length === 0 ? 'Nothing to migrate.' : `Applied ${applied.length} migration(s).`);
  });
