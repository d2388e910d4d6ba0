import type { Step } from './trail.ts';

/** Where a fault was met. Ids and bounded words only: never what somebody is called, sent or asked for. */
export interface FaultPlace {
  /** which part of the server met it, in words: `request`, `live connection`, `folding` */
  readonly part: string;
  readonly requestId?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly method?: string;
  /** template of the route, never the address */
  readonly route?: string;
  /** UUID; nobody learns a team's name from it who has no access to the database */
  readonly tenant?: string;
}

export interface Report {
  readonly error: unknown;
  readonly place: FaultPlace;
  /** `fatal`: the process ends of it */
  readonly level: 'fatal' | 'error' | 'warning';
  /** what makes one issue of it, where the stack does not */
  readonly fingerprint?: string;
  /** with a fingerprint: told of once in so much time, ms */
  readonly everyMs?: number;
}

/** How the last reports fared: `unreachable` nobody answered, `refused` with a status, `limited` 429. */
export type Trouble = 'unreachable' | 'refused' | 'limited';

export interface ReportTally {
  /** taken by Sentry */
  sent: number;
  /** not sent: too many in a minute, too many waiting, or Sentry asked to wait */
  dropped: number;
  /** on their way, and not taken */
  failed: number;
}

/** Sends reports of faults somewhere. Nothing here waits, throws, or grows without bound. */
export interface ErrorTracker {
  /** false: no DSN is configured, and nothing is sent */
  readonly enabled: boolean;
  readonly tally: Readonly<ReportTally>;
  /** what is wrong with sending at the moment; null: nothing that is known of */
  readonly trouble: Trouble | null;
  /** @returns the id of the event that was made of it; null: none was */
  report(report: Report): string | null;
  /** notes something that a later report is told with */
  note(step: Omit<Step, 'at'>): void;
  /** Sends what waits, but waits no longer than this, ms. @returns whether everything was sent */
  flush(withinMs: number): Promise<boolean>;
  /** Flushes, and takes nothing more. */
  close(withinMs: number): Promise<boolean>;
}

/** @returns a tracker that sends nothing: nobody configured one */
export function noErrorTracker(): ErrorTracker {
  return {
    enabled: false,
    tally: { sent: 0, dropped: 0, failed: 0 },
    trouble: null,
    report: () => null,
    note: () => {},
    flush: async () => true,
    close: async () => true,
  };
}
