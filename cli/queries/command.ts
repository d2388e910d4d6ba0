import { readConfig } from '#server/config/index.ts';
import { attachEmbedded, type StatementCost, statementCosts } from '#server/database/index.ts';
import { resolveSecrets } from '#server/secrets/index.ts';
import { adminUrl } from '../admin-url.ts';

export interface QueriesOptions {
  readonly limit: number;
  readonly json?: boolean;
}

const COLUMNS: readonly (readonly [string, (cost: StatementCost) => string])[] = [
  ['statement', ({ name }) => name],
  ['pool', ({ pool }) => pool],
  ['calls', ({ calls }) => String(calls)],
  ['total', ({ totalMs }) => inSeconds(totalMs)],
  ['mean', ({ meanMs }) => inMilliseconds(meanMs)],
  ['max', ({ maxMs }) => inMilliseconds(maxMs)],
  ['rows', ({ rows }) => String(rows)],
];
/** Words stand at the left of their column, numbers at the right. */
const WORDS = 2;

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const inMilliseconds = (ms: number) => `${ms.toFixed(2)} ms`;

function table(costs: readonly StatementCost[]): string {
  const rows = [COLUMNS.map(([title]) => title), ...costs.map(cost => COLUMNS.map(([, text]) => text(cost)))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  const lineOf = (row: readonly string[]) =>
    row.map((text, at) => (at < WORDS ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join('  ');
  return `${rows.map(lineOf).join('\n')}\n`;
}

/** The embedded database is asked where it is; any other one takes the address of its owner. */
async function costsOf(env: NodeJS.ProcessEnv): Promise<readonly StatementCost[]> {
  const resolved = await resolveSecrets(env);
  if (resolved.DATABASE_ADMIN_URL || resolved.DATABASE_URL) return statementCosts(adminUrl(resolved));
  const { DATA_DIR: dataDir } = readConfig(resolved);
  const embedded = await attachEmbedded({ dataDir, log: () => {} });
  try {
    return await statementCosts(embedded.adminUrl);
  } finally {
    await embedded.release();
  }
}

/** Prints what statements have cost. @throws DatabaseStartError or CliError with a sentence for the operator */
export async function showQueries(env: NodeJS.ProcessEnv, { limit, json }: QueriesOptions): Promise<void> {
  const costs = (await costsOf(env)).slice(0, limit);
  process.stdout.write(json ? `${JSON.stringify(costs, null, 2)}\n` : table(costs));
}
