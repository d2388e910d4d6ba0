import closeWithGrace from 'close-with-grace';
import type { FastifyServerOptions } from 'fastify';
import { type Config, readConfig } from '#server/config/index.ts';
import { type Running, serve } from '#server/main.ts';
import { say } from './say.ts';

/** A stop that takes longer than this (beyond DRAIN_DELAY) is cut short, ms. */
const STOP_MS = 15_000;

/** What is logged never contains a credential. */
const REDACTED = ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'];

export function loggerOf(config: Config): FastifyServerOptions['logger'] {
  return { level: config.LOG_LEVEL, redact: { paths: REDACTED, censor: '[redacted]' } };
}

/**
 * Serves until a signal comes; then drains and exits with 0. A fault nobody caught drains too, and exits
 * with 1.
 */
export async function runServer(options: {
  readonly pageFolder: string | null;
  readonly env?: NodeJS.ProcessEnv;
}): Promise<{ readonly running: Running; readonly config: Config }> {
  const config = readConfig(options.env ?? process.env);
  let running: Running | null = null;
  let wanted = false;
  // Installed first: a signal during the start must not leave Postgres behind.
  const grace = closeWithGrace(
    { delay: STOP_MS + config.DRAIN_DELAY * 1_000, logger: false },
    async ({ signal, err }) => {
      wanted = true;
      if (err)
        process.stderr.write(`Stopping because of a fault nobody caught: ${err.stack ?? err.message}\n`);
      else if (signal) say(`Stopping (${signal})`);
      await running?.stop();
      if (!err && signal) say('Stopped.');
    },
  );
  try {
    running = await serve({ config, pageFolder: options.pageFolder, say, logger: loggerOf(config) });
  } catch (error) {
    grace.uninstall();
    throw error;
  }
  if (wanted) {
    await running.stop();
    process.exit(0);
  }
  return { running, config };
}
