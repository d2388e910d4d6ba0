import type { ConfigProblem } from '#server/config/index.ts';
import { type Probe, WrongAnswer } from '../probe.ts';

/** @returns the status of the answer, whose body nobody reads */
async function statusOf(
  url: URL,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(url, { signal, headers, redirect: 'manual' });
  await response.body?.cancel();
  return response.status;
}

/** Whether the host of the DSN answers. (Sending something would make an issue in the project.) */
export const sentryProbe: Probe = {
  title: 'Sentry',
  variables: ['SENTRY_DSN'],
  unreachable: 'warning',
  async run({ text, signal }) {
    const status = await statusOf(new URL('/', new URL(text('SENTRY_DSN')).origin), signal);
    if (status >= 500) throw new WrongAnswer(`answers with status ${status}`);
    return [];
  },
};

/**
 * Whether something answers where traces are sent; what it says to a question that is no trace does not matter.
 * @param variable which of the two addresses
 */
export const collectorProbe = (
  variable: 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
): Probe => ({
  title: 'the trace collector',
  variables: [variable],
  unreachable: 'warning',
  async run({ text, signal }) {
    const status = await statusOf(new URL(text(variable)), signal);
    if (status >= 500 && status !== 501) throw new WrongAnswer(`answers with status ${status}`);
    return [];
  },
});

/** Whether the project answers, and takes the key. */
export const supabaseProbe: Probe = {
  title: 'Supabase',
  variables: ['SUPABASE_URL', 'SUPABASE_SECRET_KEY'],
  unreachable: 'warning',
  async run({ text, signal }): Promise<ConfigProblem[]> {
    const apikey = text('SUPABASE_SECRET_KEY');
    const status = await statusOf(new URL('/auth/v1/health', text('SUPABASE_URL')), signal, { apikey });
    if (status === 401 || status === 403)
      return [
        {
          code: 'key-refused',
          variables: ['SUPABASE_SECRET_KEY'],
          severity: 'warning',
          sentence: 'Supabase does not take SUPABASE_SECRET_KEY.',
          advice: 'Copy the secret key of this project from its settings.',
        },
      ];
    if (status >= 400) throw new WrongAnswer(`answers with status ${status}`);
    return [];
  },
};
