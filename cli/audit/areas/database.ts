import { Client } from 'pg';
import { auditDatabase } from '#server/database/index.ts';
import { resolveReadable } from '#server/secrets/index.ts';
import type { Area } from '../area.ts';

const WITHIN_MS = 5_000;

/** Row-level security, roles and rights, in the catalogue of the database itself. */
export const databaseArea: Area = {
  id: 'database',
  title: 'Row-level security and roles',
  checks: ['database-unreachable'],
  async audit({ env }) {
    // What of the environment cannot be read is a finding about the configuration.
    const { DATABASE_URL } = (await resolveReadable(env)).env;
    if (!DATABASE_URL)
      return { skipped: 'no DATABASE_URL here: run it where the server runs, or with --env FILE' };
    const client = new Client({
      connectionString: DATABASE_URL,
      connectionTimeoutMillis: WITHIN_MS,
      query_timeout: WITHIN_MS,
    });
    // A connection that breaks while nothing is asked must not end the process.
    client.on('error', () => {});
    try {
      await client.connect();
      const findings = await auditDatabase(client);
      return {
        findings: findings.map(({ check, severity, title, object, detail, why, remedy }) => ({
          check,
          severity,
          sentence: `${title}${detail ? ` (${detail})` : ''}. ${why}`,
          seen: object,
          advice: remedy,
        })),
        looked: 'tables, policies, roles, grants, functions and keys',
      };
    } catch {
      return {
        findings: [
          {
            check: 'database-unreachable',
            severity: 'high',
            sentence: 'The database cannot be looked at.',
            seen: 'DATABASE_URL',
            advice: 'Run `region-dashboard check`: it says what is wrong with the connection.',
          },
        ],
        looked: 'nothing',
      };
    } finally {
      await client.end().catch(() => {});
    }
  },
};
