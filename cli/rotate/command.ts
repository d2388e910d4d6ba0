import { writeFileSync } from 'node:fs';
import { type Config, type Environment, readConfig } from '#server/config/index.ts';
import { type KeyKind, newSecret, ROTATED, resolveSecrets } from '#server/secrets/index.ts';
import { CliError } from '../cli-error.ts';
import { say } from '../say.ts';
import { tellAudit } from '../tell-audit.ts';
import { type Reach, withDatabase } from './database.ts';
import { execute } from './execute.ts';
import { obstacleToFinish, obstacleToRotation, planFinish, planRotation, type Step } from './plan.ts';
import { type Held, readHeld, stateOf } from './state.ts';
import { fileOf, textOf } from './text.ts';

export interface RotateOptions {
  readonly finish?: true;
  readonly dryRun?: true;
  readonly force?: true;
  readonly out?: string;
}

/** @throws CliError (2) for options that do not go together */
function refuseMisuse({ finish, force, out, dryRun }: RotateOptions, held: Held): void {
  if (force && !finish) throw new CliError('--force goes with --finish.', 2);
  if (out === undefined) return;
  if (finish) throw new CliError('--out goes with a new secret, and --finish makes none.', 2);
  if (dryRun) throw new CliError('--out and --dry-run do not go together: a dry run makes no secret.', 2);
  if (held.place === 'data folder')
    throw new CliError(
      '--out is for secrets in the environment. This one is a file in DATA_DIR, which is replaced in place.',
      2,
    );
}

function writeOut(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CliError(
      taken
        ? '--out: there is such a file already, and it may hold secrets. Choose another name.'
        : '--out: the file cannot be written.',
      2,
    );
  }
}

/** The one time that a new value is shown: to whoever has to put it where the environment comes from. */
function handOver(steps: readonly Step[], held: Held, out: string | undefined): void {
  const { kind, current } = held;
  // entries of a list are separated by commas
  if (/[,\r\n]/.test(current))
    throw new CliError(
      `${ROTATED[kind].variable} has a comma or a line break in it, so it cannot stand in ${ROTATED[kind].previous}. Replace it at once instead: everybody has to sign in again.`,
    );
  const secret = newSecret();
  if (out === undefined) {
    const shown = { new: secret, present: '(its present value)' };
    for (const line of textOf(steps, kind, shown)) say(line);
    return;
  }
  writeOut(out, fileOf(steps, kind, { new: secret, present: current }));
  say('The steps and values are in that file, for this user only. Delete it when they are in place.');
}

async function begin(held: Held, config: Config, options: RotateOptions, env: Environment): Promise<void> {
  const { kind } = held;
  const state = await stateOf(held, config, null);
  const obstacle = obstacleToRotation(state);
  if (obstacle) throw new CliError(obstacle);
  const steps = planRotation(state);
  if (options.dryRun) {
    for (const line of textOf(steps, kind)) say(line);
    return;
  }
  if (held.place === 'environment') return handOver(steps, held, options.out);
  const run = (adminUrl: () => string) =>
    execute(steps, held, { dataDir: config.DATA_DIR, adminUrl, say, now: Date.now });
  await (kind === 'encryption' ? withDatabase(env, config, reach => run(reach.adminUrl)) : run(() => ''));
  say(
    `Replaced. \`region-dashboard rotate ${kind} --finish\` drops the previous one when nothing needs it any more.`,
  );
}

async function finish(held: Held, config: Config, options: RotateOptions, reach: Reach): Promise<void> {
  const { kind } = held;
  const state = await stateOf(held, config, reach.identity);
  const obstacle = obstacleToFinish(state, Date.now());
  if (obstacle && !options.force) throw new CliError(obstacle);
  const steps = planFinish(state);
  if (options.dryRun) {
    for (const line of textOf(steps, kind)) say(line);
    return;
  }
  await execute(steps, held, { dataDir: config.DATA_DIR, adminUrl: reach.adminUrl, say, now: Date.now });
  if (held.place === 'data folder') say('Finished: only the current one is accepted.');
}

/** `region-dashboard rotate jwt|encryption` @throws CliError, ConfigError, DatabaseStartError */
export async function rotate(kind: KeyKind, given: Environment, options: RotateOptions): Promise<void> {
  const env = await resolveSecrets(given);
  const config = readConfig(env);
  const held = await readHeld(config, kind);
  refuseMisuse(options, held);
  const done = (phase: string) =>
    tellAudit(env, audit => audit(null, 'secret.rotated', { variables: [ROTATED[kind].variable], phase }));
  if (!options.finish) {
    await begin(held, config, options, env);
    if (!options.dryRun) await done('begun');
    return;
  }
  if (held.accepted.length === 0) {
    say(`Nothing to finish: no previous ${ROTATED[kind].variable} is accepted.`);
    return;
  }
  await withDatabase(env, config, reach => finish(held, config, options, reach));
  if (!options.dryRun) await done(options.force ? 'forced' : 'finished');
}
