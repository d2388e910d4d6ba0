import { createLogs, type Logs } from './logs.ts';

/** @returns a log that writes nothing */
export function noLogs(): Logs {
  return createLogs({ level: 'silent', version: '0.0.0', environment: 'none', sink: () => {} });
}
