import { onFirstError } from './early-errors.ts';
import type { TelemetryOptions } from './options.ts';
import { beginLoad, startSpans } from './page-spans.ts';

/** What nobody waits for comes when the browser has nothing else to do, after so long at the latest, ms. */
const IDLE_MS = 5_000;

function whenIdle(run: () => void): void {
  // Safari does not have it.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: IDLE_MS });
  else setTimeout(run, 1_000);
}

/**
 * Begins what /config.json asks for; nothing of it is fetched, measured or sent otherwise. Its code is fetched
 * when the page is there, or with the first error; until then what happens is kept.
 */
export function startTelemetry(options: TelemetryOptions): void {
  const { ENABLE_METRICS: measured = true, TRACES_SAMPLE_RATE: rate = 0, VITE_SENTRY_DSN } = options.config;
  if (rate > 0) startSpans(rate);
  options.onDrawn(beginLoad());
  if (!measured && rate === 0 && VITE_SENTRY_DSN === undefined) return;
  let asked = false;
  const fetchCode = () => {
    if (asked) return;
    asked = true;
    // Code for telemetry that cannot be fetched is done without.
    import('./tell.ts').then(({ tell }) => tell(options)).catch(() => {});
  };
  whenIdle(fetchCode);
  onFirstError(fetchCode);
}
