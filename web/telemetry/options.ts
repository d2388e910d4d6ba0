import type { PageConfig } from '#core/contract/page-config.ts';

/** What telemetry has to know of the page. */
export interface TelemetryOptions {
  readonly config: PageConfig;
  /** @returns the address of a path of the API */
  readonly address: (path: string) => string;
  /** @returns template of the page's path now, for example `/t/$tenant/d/$dashboard` */
  readonly route: () => string | null;
  /** calls back when the first page is drawn */
  readonly onDrawn: (drawn: () => void) => void;
}
