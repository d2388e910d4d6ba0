import { Argument, Command } from 'commander';
import type { RotateOptions } from './rotate/command.ts';

const HELP = `
  jwt         JWT_SECRET: signs sessions and links of invitations
  encryption  ENCRYPTION_KEY: encrypts stored credentials

Run it with the server's environment. Where the secret is in the environment, the new one is shown once, with the
steps; where it was generated into DATA_DIR, the files are replaced. Nobody is signed out. See docs/secrets.md.
Exit codes: 0 done, 1 not done, 2 wrong usage.`;

export const rotateCommand = new Command('rotate')
  .description('replace a secret while servers run')
  .addArgument(new Argument('<what>', 'which secret').choices(['jwt', 'encryption']))
  .option('--finish', 'end the overlap: drop the previous one when nothing needs it any more')
  .option('--force', 'with --finish: also when something needs it, for a secret that others know')
  .option('--out <file>', 'write the new value and the steps into a new file (0600) instead of showing them')
  .option('--dry-run', 'show what would be done')
  .addHelpText('after', HELP)
  .action(async (what: 'jwt' | 'encryption', options: RotateOptions) => {
    const { rotate } = await import('./rotate/command.ts');
    await rotate(what, process.env, options);
  });
