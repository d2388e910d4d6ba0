import type { Config } from '#server/config/index.ts';
import { type ErrorTracker, noErrorTracker } from './error-tracker.ts';

type TrackerConfig = Pick<Config, 'SENTRY_DSN' | 'SENTRY_ENVIRONMENT' | 'VITE_ENVIRONMENT' | 'NODE_ENV'>;

/** @returns the name under which reports of this installation are filed */
export function environmentOf(config: TrackerConfig): string {
  return config.SENTRY_ENVIRONMENT ?? config.VITE_ENVIRONMENT ?? config.NODE_ENV;
}

/**
 * @param release name of the release that runs
 * @returns what sends reports to the project of SENTRY_DSN; without one, Sentry's code is not even loaded
 */
export async function openErrorTracker(config: TrackerConfig, release: string): Promise<ErrorTracker> {
  const { SENTRY_DSN: dsn } = config;
  if (dsn === undefined) return noErrorTracker();
  const { openSentry } = await import('./sentry.ts');
  return openSentry({ dsn, environment: environmentOf(config), release });
}
