import type { Environment } from '#server/config/index.ts';
import { type Audit, createLogs } from '#server/logs/index.ts';
import { readRelease } from '#server/release.ts';
import { say } from './say.ts';

const WRITTEN_MS = 2_000;

/**
 * What an operator did with a command goes into the file of the audit stream, where there is one (AUDIT_LOG): a
 * command has a terminal and no log.
 */
export async function tellAudit(env: Environment, told: (audit: Audit) => void): Promise<void> {
  const { AUDIT_LOG: auditFile, NODE_ENV: environment = 'development' } = env;
  if (!auditFile) return;
  const logs = createLogs({ version: readRelease().version, environment, sink: () => {}, auditFile });
  told(logs.audit);
  if (!(await logs.flush(WRITTEN_MS)))
    say('Warning: the file AUDIT_LOG cannot be written, so this is not in it.');
}
