import type { Environment } from '#server/config/index.ts';
import { createLogs, type Logs, standardOutput } from '#server/logs/index.ts';
import { readRelease } from '#server/release.ts';
import { currentRequestId, currentTraceId } from '#server/tracing/index.ts';

/** How lines look where LOG_FORMAT does not say it. */
export type LogFormat = 'json' | 'pretty';

/** @returns `json`, unless somebody tries `serve` at a terminal outside production */
export function formatOfServe({ NODE_ENV }: Environment): LogFormat {
  return NODE_ENV !== 'production' && process.stdout.isTTY ? 'pretty' : 'json';
}

/**
 * The log of a serving process, on stdout.
 * @param env as it was given: the log is there before the configuration is read, so that its refusal is told, too
 */
export function openLogs(env: Environment, usual: LogFormat): Logs {
  const format = env.LOG_FORMAT === 'json' || env.LOG_FORMAT === 'pretty' ? env.LOG_FORMAT : usual;
  const environment = env.NODE_ENV ?? '';
  return createLogs({
    level: env.LOG_LEVEL,
    version: readRelease().version,
    environment: /^[\w-]{1,40}$/.test(environment) ? environment : 'development',
    sink: standardOutput(),
    readable: format === 'pretty',
    colours: process.stdout.isTTY === true && !env.NO_COLOR,
    auditFile: env.AUDIT_LOG || undefined,
    traceId: currentTraceId,
    requestId: currentRequestId,
  });
}
