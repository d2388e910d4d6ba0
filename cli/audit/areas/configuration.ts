import { check } from '#server/check/index.ts';
import type { Area } from '../area.ts';
import type { Severity } from '../finding.ts';

const SEVERITIES = { error: 'high', warning: 'medium', notice: 'low' } as const satisfies Record<
  string,
  Severity
>;

/** What no production goes without: where none of them is, no server runs. */
const TELLING = ['DATABASE_URL', 'JWT_SECRET', 'SECRETS_FROM'];

/** Nobody waits in front of an audit as they do for `check`, and what is merely slow is no finding, ms. */
const PATIENCE = { withinMs: 5_000, secretsWithinMs: 10_000 };

/** What `region-dashboard check --production` says, the ages of secrets among it. */
export const configurationArea: Area = {
  id: 'configuration',
  title: 'Configuration and the ages of secrets',
  checks: ['configuration'],
  async audit({ env }) {
    if (!TELLING.some(name => env[name] || env[`${name}_FILE`]))
      return { skipped: 'no configuration here: run it where the server runs, or with --env FILE' };
    const { problems, probes } = await check(env, { production: true, ...PATIENCE });
    return {
      findings: problems.map(({ code, variables, severity, sentence, advice }) => ({
        check: `configuration-${code}`,
        severity: SEVERITIES[severity],
        sentence,
        seen: variables.join(', '),
        advice,
      })),
      looked: `the variables, and ${probes.filter(({ result }) => result !== 'absent').length} things that they name`,
    };
  },
};
