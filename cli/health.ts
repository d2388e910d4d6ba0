import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { CliError } from './cli-error.ts';
import { say } from './say.ts';

interface Options {
  readonly live?: true;
  readonly ready?: true;
  readonly timeout: number;
}

const MOST_SECONDS = 60;
/** What a server listens on says "every interface"; from here it is reached at this machine. */
const ANY_INTERFACE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= MOST_SECONDS))
    throw new InvalidArgumentError(`It is a number of seconds above 0, at most ${MOST_SECONDS}.`);
  return value;
}

function address(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('It looks like http://127.0.0.1:3001.');
  if (url.username || url.password) throw new InvalidArgumentError('It takes no user and no password.');
  if (url.pathname !== '/' || url.search || url.hash)
    throw new InvalidArgumentError('Leave out what comes after the host; --live and --ready choose.');
  return url;
}

/** Where the server of this environment listens. */
async function ownAddress(): Promise<URL> {
  const { readConfig } = await import('#server/config/index.ts');
  const { PORT, HOST } = readConfig({ PORT: process.env.PORT, HOST: process.env.HOST });
  if (PORT === 0)
    throw new CliError('PORT is 0, so nobody knows where the server listens: say its address.', 2);
  const host = ANY_INTERFACE[HOST] ?? (HOST.includes(':') ? `[${HOST}]` : HOST);
  return new URL(`http://${host}:${PORT}`);
}

const HELP = `
Exit codes: 0 well (or with a warning), 1 not well or no answer, 2 wrong usage.
On the address of METRICS_PORT it says which part is not well, and why.

  HEALTHCHECK CMD region-dashboard health --live
  region-dashboard health --ready https://boards.example.com`;

export const healthCommand = new Command('health')
  .description('ask a running server how it is, for health checks of containers and scripts')
  .addArgument(new Argument('[url]', 'its address; without it the one of PORT and HOST').argParser(address))
  .addOption(new Option('--live', 'whether the process runs').conflicts('ready'))
  .addOption(new Option('--ready', 'whether it can serve'))
  .addOption(
    new Option('--timeout <seconds>', 'how long to wait for the answer').argParser(seconds).default(5),
  )
  .addHelpText('after', HELP)
  .action(async (given: URL | undefined, { live, ready, timeout }: Options) => {
    const { askHealth } = await import('./health/ask.ts');
    const url = new URL(live ? '/live' : ready ? '/ready' : '/health', given ?? (await ownAddress()));
    const { well, sentence, parts } = await askHealth(url, timeout * 1_000);
    say([sentence, ...parts.map(part => `  ${part}`)].join('\n'));
    process.exitCode = well ? 0 : 1;
  });
