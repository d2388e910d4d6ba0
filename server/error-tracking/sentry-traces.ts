import type { Config } from '#server/config/index.ts';
import type { SpanDestination } from '#server/tracing/index.ts';

/**
 * Where Sentry takes traces by OTLP. (Its clients of version 11 take no spans from a provider that is not their own;
 * this is how the one provider of this process is shared with it.)
 *
 * @returns nothing unless SENTRY_TRACES is wanted
 */
export function sentryTraces({
  SENTRY_DSN,
  SENTRY_TRACES,
}: Pick<Config, 'SENTRY_DSN' | 'SENTRY_TRACES'>): readonly SpanDestination[] {
  if (!SENTRY_TRACES || SENTRY_DSN === undefined) return [];
  const { origin, pathname, username: key } = new URL(SENTRY_DSN);
  const slash = pathname.lastIndexOf('/');
  const [folder, project] = [pathname.slice(0, slash), pathname.slice(slash + 1)];
  return [
    {
      url: `${origin}${folder}/api/${project}/integration/otlp/v1/traces/`,
      headers: { 'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${key}` },
    },
  ];
}
