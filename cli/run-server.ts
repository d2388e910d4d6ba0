import closeWithGrace from 'close-with-grace';
import { type Config, ConfigError, readConfig } from '#server/config/index.ts';
import { type ErrorTracker, openErrorTracker } from '#server/error-tracking/index.ts';
import { type Logs, switchLevelOnSignal } from '#server/logs/index.ts';
import { type Running, serve } from '#server/main.ts';
import { readRelease } from '#server/release.ts';
import { resolveSecrets } from '#server/secrets/index.ts';
import { preflight } from './preflight.ts';
import { say } from './say.ts';
import { isMeant, sentenceOf } from './sentence-of.ts';

/** A stop that takes longer than this (beyond DRAIN_DELAY) is cut short, ms. */
const STOP_MS = 15_000;
/** The last error reports may take this long on their way, ms; with a Sentry that is silent they are lost. */
const LAST_REPORTS_MS = 2_000;

/** What does not wait for anybody any more: the last lines, as far as they are read. */
async function end(logs: Logs, errorTracker: ErrorTracker | null): Promise<void> {
  await Promise.all([errorTracker?.close(LAST_REPORTS_MS), logs.flush()]);
}

/** A server that does not start says so where its log is read, too; the sentence itself is for the terminal. */
async function tellFailure(logs: Logs, error: unknown): Promise<void> {
  if (error instanceof ConfigError) {
    const { problems } = error;
    const variables = [...new Set(problems.flatMap(problem => problem.variables))];
    logs.audit(null, 'configuration.refused', { variables, codes: problems.map(({ code }) => code) });
  }
  const err = isMeant(error) ? undefined : error;
  if (!logs.readable) logs.logger.fatal({ event: 'server.start-failed', err }, sentenceOf(error));
  await logs.flush();
}

/** Signals that this process takes: SIGUSR2 switches the level, SIGHUP opens the audit file anew. */
function listenToSignals(logs: Logs): void {
  switchLevelOnSignal(logs);
  const { auditFile } = logs;
  if (!auditFile) return;
  process.on('SIGHUP', () => {
    void auditFile.reopen().then(() => logs.say('The file AUDIT_LOG was opened anew.', 'logs.reopened'));
  });
}

export interface RunServerOptions {
  readonly pageFolder: string | null;
  readonly logs: Logs;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Serves until a signal comes; then drains and exits with 0. A fault nobody caught drains too, and exits
 * with 1.
 */
export async function runServer(
  options: RunServerOptions,
): Promise<{ readonly running: Running; readonly config: Config }> {
  const { logs } = options;
  listenToSignals(logs);
  process.on('exit', () => logs.flushNow());
  try {
    return await run(options);
  } catch (error) {
    await tellFailure(logs, error);
    throw error;
  }
}

async function run({ pageFolder, logs, env = process.env }: RunServerOptions) {
  const tell = (line: string, event?: Parameters<Logs['say']>[1]) =>
    logs.readable ? say(line) : logs.say(line, event);
  const config = readConfig(await preflight(env, tell));
  // A vault is asked at the start only; files are looked at again, since they are replaced while we run.
  const reread = env.SECRETS_FROM ? undefined : async () => readConfig(await resolveSecrets(env));
  const errorTracker = await openErrorTracker(config, readRelease().name);
  let running: Running | null = null;
  let wanted = false;
  // Installed first: a signal during the start must not leave Postgres behind.
  const grace = closeWithGrace(
    {
      delay: STOP_MS + LAST_REPORTS_MS + config.DRAIN_DELAY * 1_000,
      logger: false,
      skip: logs.auditFile ? ['SIGUSR2', 'SIGHUP'] : ['SIGUSR2'],
    },
    async ({ signal, err }) => {
      wanted = true;
      // On its way while everything else is closed.
      if (err) errorTracker.report({ error: err, place: { part: 'process' }, level: 'fatal' });
      if (err)
        logs.logger.fatal({ event: 'server.crashed', err }, 'Stopping because of a fault nobody caught.');
      else if (signal) tell(`Stopping (${signal})`, 'server.stopping');
      try {
        await running?.stop();
      } finally {
        if (!err && signal) tell('Stopped.', 'server.stopped');
        await end(logs, errorTracker);
      }
    },
  );
  try {
    running = await serve({ config, pageFolder, say: tell, logs, reread, errorTracker });
  } catch (error) {
    grace.uninstall();
    if (!isMeant(error)) errorTracker.report({ error, place: { part: 'start' }, level: 'fatal' });
    await errorTracker.close(LAST_REPORTS_MS);
    throw error;
  }
  if (wanted) {
    await running.stop();
    await end(logs, errorTracker);
    process.exit(0);
  }
  return { running, config };
}
