import { Command } from 'commander';
import type { AuditOptions } from './audit/command.ts';
import { envFileOf, readEnvFile, takesEnvFile } from './env-file.ts';

const HELP = `
Areas: tls, headers, cors, limits, errors, database, configuration, dependencies.
Exit codes: 0 nothing of high severity, 1 findings of high severity, 2 wrong usage or no answer.
It signs nobody in and changes nothing. With the server's environment (or --env) it also looks into the database
and the configuration; without, only at what a stranger sees.`;

export const auditCommand = new Command('audit')
  .description('look at a running installation for what would let somebody in')
  .argument('<url>', 'address of the installation, as people type it')
  .option('--only <areas>', 'only these areas, separated by commas')
  .option('--json', 'for programs')
  .addHelpText('after', HELP)
  .action(async (address: string, options: AuditOptions, command: Command) => {
    const file = envFileOf(command);
    const env = file === undefined ? process.env : readEnvFile(file);
    const { auditInstallation } = await import('./audit/command.ts');
    await auditInstallation(address, env, options);
  });

takesEnvFile(auditCommand, "the server's variables, instead of those of this process");
