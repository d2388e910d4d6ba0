/** What a line is about; dashboards, alert rules and queries name them, so they do not change. */
export interface LogEvent {
  /** what has happened, as a sentence */
  readonly says: string;
}

/** Events of operation and access, by name. Those of the audit stream are in audit-events.ts. */
export const EVENTS = {
  'server.notice': {
    says: 'The server says what it does: starting, listening, stopping, and what it noticed.',
  },
  'server.listening': { says: 'It serves; the sentence says where.' },
  'server.stopping': { says: 'A signal came, and the server drains.' },
  'server.stopped': { says: 'The last line of a server that was stopped.' },
  'server.start-failed': { says: 'The server does not start; the sentence says why and what to do.' },
  'server.crashed': { says: 'A fault that nobody caught: the server drains and ends with 1.' },
  'account.trouble': { says: 'The accounts (Better Auth) tell of a fault of theirs.' },
  'app.message': { says: 'Everything else; the sentence says what.' },
  'http.request': { says: 'A request was answered (the access stream).' },
  'http.unlogged': {
    says: 'More requests than ACCESS_LOG_PER_SECOND read something, and went well, within a second; `count` of them have no line.',
  },
  'http.received': {
    says: 'A request came in; at level debug, with its address as far as it says nothing about anybody.',
  },
  'http.failed': { says: 'A fault of our own: the answer was `internal`.' },
  'live.failed': { says: 'A fault of our own on a live connection.' },
  'live.opened': { says: 'A live connection was opened.' },
  'live.closed': { says: 'A live connection has ended: how long it was and with which close code.' },
  'database.slow-query': { says: 'A statement took longer than SLOW_QUERY_MS; `query` is its name.' },
  'database.unavailable': { says: 'The database did not answer a request.' },
  'dashboard.folded': { says: 'Old events of a dashboard were folded (ENABLE_EVENT_SOURCING=false).' },
  'dashboard.fold-failed': { says: 'They could not be; it is tried again in ten minutes.' },
  'dashboard.not-followed': {
    says: 'A dashboard could not be followed; its people are served again on the next look.',
  },
  'dashboard.not-seeded': {
    says: 'The dashboards for operators could not be made; the next start tries again.',
  },
  'query.failed': { says: 'A query of a region failed by a fault of our own.' },
  'query.not-delivered': { says: 'A result could not be handed to its watchers.' },
  'dataset.not-expired': {
    says: 'Rows that a dataset does not keep could not be taken away; the next sweep tries again.',
  },
  'health.ready': { says: 'The server is ready again.' },
  'health.not-ready': { says: 'The server is not ready; `because` says which checks fail.' },
  'metrics.served': { says: 'Prometheus can read metrics, and where.' },
  'metrics.not-served': { says: 'METRICS_PORT cannot be had; it is tried again.' },
  'metrics.failed': { says: 'Metrics could not be told.' },
  'limits.shared': { says: 'Rate limits are shared through Redis (again).' },
  'limits.alone': { says: 'Redis does not answer: each process counts rate limits alone.' },
  'page.policy-violation': { says: 'A browser refused something under our content security policy.' },
  'logs.level': { says: 'The level was switched while the server runs (SIGUSR2).' },
  'logs.lost': { says: 'Lines were lost, since they were not read in time; `count` says how many.' },
  'logs.reopened': { says: 'The file of the audit stream was opened anew (SIGHUP).' },
  'logs.audit-file-failed': {
    says: 'The file of the audit stream cannot be written; lines wait, and are on stdout.',
  },
  'logs.audit-file-recovered': { says: 'It can be written again; what waited is in it.' },
} as const satisfies Record<string, LogEvent>;

export type EventName = keyof typeof EVENTS;
