import { resolve } from 'node:path';
import type { Environment } from '#server/config/index.ts';
import { CliError } from '../cli-error.ts';
import { say } from '../say.ts';
import { AREAS } from './areas.ts';
import { areaText, auditJson, countsOf, summaryText } from './report.ts';
import { runAudit } from './run.ts';
import { type Target, targetAt } from './target.ts';

export interface AuditOptions {
  readonly json?: true;
  /** ids of areas, separated by commas */
  readonly only?: string;
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.pathname !== '/' || url.search)
    throw new CliError(
      'Give the address of the installation, as people type it: for example https://boards.example.com.',
      2,
    );
  return url;
}

function areasOf(only: string | undefined): string[] | null {
  if (only === undefined) return null;
  const known = AREAS.map(({ id }) => id);
  const wanted = only.split(',').map(id => id.trim());
  const unknown = wanted.find(id => !known.includes(id));
  if (unknown !== undefined)
    throw new CliError(`--only ${unknown}: there is no such area. There are ${known.join(', ')}.`, 2);
  return wanted;
}

/** What is audited must be one of ours: elsewhere the findings would mean nothing. */
async function assertOurs(target: Target): Promise<void> {
  const { origin } = target.url;
  const answer = await target.ask('/api/v1/me').catch(() => null);
  if (!answer) throw new CliError(`${origin} does not answer.`, 2);
  if (answer.body.includes('"code":"not-signed-in"')) return;
  const { location = '' } = answer.headers;
  const elsewhere = URL.canParse(location) ? new URL(location).origin : origin;
  if (elsewhere !== origin) throw new CliError(`${origin} sends visitors on: audit ${elsewhere} instead.`, 2);
  if (answer.status === 429 || answer.status >= 500)
    throw new CliError(`${origin} cannot answer at the moment (${answer.status}). Try again later.`, 2);
  throw new CliError(`${origin} answers, but not as a Region Dashboard does.`, 2);
}

/** Audits, tells as it goes, and sets the exit code. @throws CliError (2) for wrong usage or no answer */
export async function auditInstallation(
  address: string,
  env: Environment,
  { json, only }: AuditOptions,
): Promise<void> {
  const target = targetAt(addressOf(address));
  const areas = areasOf(only);
  await assertOurs(target);
  const folder = resolve(import.meta.dirname, '../..');
  const width = process.stdout.columns;
  if (!json) say(`Audit of ${target.url.origin}\n`);
  const outcomes = await runAudit({ target, env, folder }, areas, outcome => {
    if (!json) say(`${areaText(outcome, width)}\n`);
  });
  say(json ? auditJson(target.url.origin, outcomes) : summaryText(outcomes));
  process.exitCode = countsOf(outcomes).high > 0 ? 1 : 0;
}
