import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { check, type Fingerprints, fingerprintsOf, parseFingerprints } from '#server/check/index.ts';
import { reportJson } from './check/report-json.ts';
import { countsOf, reportText } from './check/report-text.ts';
import { CliError } from './cli-error.ts';
import { envFileOf, readEnvFile, readOptionFile, takesEnvFile } from './env-file.ts';
import { say } from './say.ts';

interface Options {
  readonly production?: true;
  readonly against?: string;
  readonly fingerprints?: string;
  readonly offline?: true;
  readonly json?: true;
}

function readFingerprints(file: string): Fingerprints {
  const found = parseFingerprints(readOptionFile('--against', file));
  if (!found)
    throw new CliError(
      `--against ${file}: this is no file of fingerprints. \`region-dashboard check --fingerprints FILE\` writes one in the other environment.`,
      2,
    );
  return found;
}

function writeFingerprints(file: string, fingerprints: Fingerprints): void {
  try {
    writeFileSync(file, `${JSON.stringify(fingerprints, null, 2)}\n`, { mode: 0o600 });
  } catch {
    throw new CliError(`--fingerprints ${file}: the file cannot be written.`, 2);
  }
}

const HELP = `
Exit codes: 0 no error, 1 errors, 2 wrong usage. Values are never shown.

Two environments must not share a secret. To compare them without showing either:
  region-dashboard check --env staging.env --fingerprints staging.json
  region-dashboard check --env production.env --against staging.json
Keep that file as carefully as a password: guessing is slow with it, and possible.`;

export const checkCommand = new Command('check')
  .description(
    'list everything that is wrong with the configuration, and ask what it names whether it answers',
  )
  .option('--production', 'judge as in production, whatever NODE_ENV says')
  .option('--fingerprints <file>', 'write fingerprints of the secrets, to compare another environment with')
  .option('--against <file>', 'refuse secrets that the environment with these fingerprints has, too')
  .option('--offline', 'ask nobody whether it answers: for a machine that may not reach them')
  .option('--json', 'for programs')
  .addHelpText('after', HELP)
  .action(async (options: Options, command: Command) => {
    const began = performance.now();
    const file = envFileOf(command);
    const env = file === undefined ? process.env : readEnvFile(file);
    const against = options.against === undefined ? undefined : readFingerprints(options.against);
    const report = await check(env, {
      production: options.production,
      against,
      ...(options.offline && { probes: [] }),
    });
    if (options.fingerprints !== undefined)
      writeFingerprints(options.fingerprints, await fingerprintsOf(report.env));
    const seconds = Math.round(performance.now() - began) / 1_000;
    const where = file ?? 'the environment of this process';
    say(options.json ? reportJson(report, seconds) : reportText(report, where, process.stdout.columns));
    if (options.fingerprints !== undefined && !options.json)
      say(`Wrote the fingerprints of its secrets to ${options.fingerprints}.`);
    process.exitCode = countsOf(report.problems).error > 0 ? 1 : 0;
  });

takesEnvFile(checkCommand, 'check the variables of this file instead of those of this process');
