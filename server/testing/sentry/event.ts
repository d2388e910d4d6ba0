/** An event as Sentry gets it, as far as tests look at it. */
export interface SentryEvent {
  readonly event_id: string;
  readonly timestamp: number;
  readonly platform: string;
  readonly level?: string;
  readonly environment?: string;
  readonly release?: string;
  readonly transaction?: string;
  readonly message?: string;
  readonly fingerprint?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly contexts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly breadcrumbs?: readonly SentryBreadcrumb[];
  readonly exception?: { readonly values: readonly SentryException[] };
}

export interface SentryBreadcrumb {
  readonly timestamp: number;
  readonly category?: string;
  readonly level?: string;
  readonly message?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface SentryException {
  readonly type: string;
  readonly value: string;
  readonly mechanism?: { readonly type: string; readonly handled?: boolean };
  readonly stacktrace?: { readonly frames: readonly SentryFrame[] };
}

export interface SentryFrame {
  readonly filename?: string;
  readonly function?: string;
  readonly lineno?: number;
  readonly colno?: number;
  readonly in_app?: boolean;
  readonly context_line?: string;
  readonly pre_context?: readonly string[];
  readonly post_context?: readonly string[];
  readonly vars?: unknown;
}
