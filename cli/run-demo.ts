import type { Config } from '#server/config/index.ts';
import { oneTimeLink } from '#server/identity/index.ts';
import type { Running } from '#server/main.ts';
import { BuildFailed, ensureBuilt } from '#tooling/build.ts';
import { CliError } from './cli-error.ts';
import { seedDemo } from './demo/seed.ts';
import { signIn } from './demo/sign-in.ts';
import { openLogs } from './open-logs.ts';
import { pageFolder } from './page-folder.ts';
import { runServer } from './run-server.ts';
import { say } from './say.ts';

/** An address for people: `0.0.0.0` and `[::]` mean every interface, which no browser can open. */
function forPeople(address: string): string {
  return address.replace(/\/\/(?:0\.0\.0\.0|\[::\]|127\.0\.0\.1)/, '//localhost');
}

/**
 * Builds what is needed, starts everything, seeds the demo where there is nothing to spoil, and says how to
 * get in.
 * @param apiOnly neither build nor serve the page
 */
export async function runDemo(apiOnly: boolean): Promise<void> {
  const began = performance.now();
  if (!apiOnly)
    await ensureBuilt({ log: say }).catch((error: unknown) => {
      throw error instanceof BuildFailed ? new CliError(error.message) : error;
    });
  const env = { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' };
  const logs = openLogs(env, 'pretty');
  const { running, config } = await runServer({ pageFolder: apiOnly ? null : pageFolder(), logs, env });
  try {
    const path = await showDemo(running, config);
    const base = config.PUBLIC_URL ?? forPeople(running.address);
    say(`Ready in ${((performance.now() - began) / 1_000).toFixed(1)} s: ${base}`);
    say(await invitation(running, config, base, path));
    say('Stop with Ctrl-C.');
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Seeds the demo where there is nothing to spoil: in an embedded database outside production. */
async function showDemo(running: Running, config: Config): Promise<string> {
  const { bootstrapped, demoReader, address } = running;
  const tenant = bootstrapped.tenant?.slug;
  if (!tenant) return '/';
  if (!demoReader) return `/t/${tenant}`;
  const session = await signIn({ address, running, config });
  return session ? seedDemo({ api: session, tenant, reader: await demoReader(), say }) : `/t/${tenant}`;
}

/** How to get in: with a link that works once, or with the account that the operator named. */
async function invitation(running: Running, config: Config, base: string, path: string): Promise<string> {
  const { identity, bootstrapped } = running;
  if (!bootstrapped.demo || !bootstrapped.owner) return `Open ${new URL(path, base).href} and sign in.`;
  const link = await oneTimeLink({ identity, config, base, email: bootstrapped.owner.email, path });
  return `Sign in once with this link: ${link}`;
}
