import { Command } from 'commander';
import { oneTimeLink } from '#server/identity/index.ts';
import { ensureBuilt } from '#tooling/build.ts';
import { seedDemo } from './demo/seed.ts';
import { signIn } from './demo/sign-in.ts';
import { pageFolder } from './page-folder.ts';
import { runServer } from './run-server.ts';
import { say } from './say.ts';

/** An address for people: `0.0.0.0` and `[::]` mean every interface, which no browser can open. */
function forPeople(address: string): string {
  return address.replace(/\/\/(?:0\.0\.0\.0|\[::\]|127\.0\.0\.1)/, '//localhost');
}

export const startCommand = new Command('start')
  .description(
    'build what is needed, start everything and show the demo; for a first look and for development',
  )
  .option('--api-only', 'do not build or serve the page (`dev` serves it)')
  .action(async ({ apiOnly = false }: { apiOnly?: boolean }) => {
    const began = performance.now();
    if (!apiOnly) await ensureBuilt({ log: say });
    const env = { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' };
    const { running, config } = await runServer({ pageFolder: apiOnly ? null : pageFolder(), env });
    const { identity, bootstrapped, embedded, address } = running;
    const base = config.PUBLIC_URL ?? forPeople(address);
    const tenant = bootstrapped.tenant?.slug;
    let path = tenant ? `/t/${tenant}` : '/';

    if (embedded && tenant && config.NODE_ENV !== 'production') {
      const session = await signIn({ address, running, config });
      if (session) path = await seedDemo({ api: session, tenant, say });
    }
    say(`Ready in ${((performance.now() - began) / 1_000).toFixed(1)} s: ${base}`);
    if (bootstrapped.demo && bootstrapped.owner) {
      const link = await oneTimeLink({ identity, config, base, email: bootstrapped.owner.email, path });
      say(`Sign in once with this link: ${link}`);
    } else say(`Open ${new URL(path, base).href} and sign in.`);
    say('Stop with Ctrl-C.');
  });
