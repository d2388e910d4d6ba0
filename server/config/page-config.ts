import type { PageConfig } from '#core/contract/page-config.ts';
import type { Config } from './read.ts';
import { VARIABLES, type Variables } from './variables.ts';

/** Names of the variables that the page is told. */
export const PAGE_NAMES: readonly string[] = Object.entries(VARIABLES as Variables)
  .filter(([, { readers }]) => readers.includes('page'))
  .map(([name]) => name);

/** Without one of these nothing is traced, so that the page begins no traces either; not told themselves. */
export const TRACING_NAMES = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'SENTRY_TRACES',
] as const satisfies (keyof Config)[];

/**
 * @param release the name that error reports are filed under; told only where there are any, since a release
 *   is nobody's business otherwise
 * @returns what everybody may know of a configuration, for /config.json
 */
export function pageConfigOf(config: Config, release: string): PageConfig {
  const traced = TRACING_NAMES.some(name => Boolean(config[name]));
  const told = PAGE_NAMES.filter(name => name !== 'TRACES_SAMPLE_RATE' || traced);
  const values = config as Readonly<Record<string, unknown>>;
  return {
    ...Object.fromEntries(told.flatMap(name => (values[name] === undefined ? [] : [[name, values[name]]]))),
    ...(config.VITE_SENTRY_DSN === undefined ? {} : { RELEASE: release }),
  };
}
