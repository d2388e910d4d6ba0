import type { Queryable } from './migrate.ts';

/** What the database answers when it is asked how it is. */
export interface Pong {
  /** from the question to the answer, ms */
  readonly ms: number;
  /** how far the database's clock is from ours, ms; what the way of the answer can explain is left out */
  readonly skew: number;
  /** it takes no changes: a standby, or set so */
  readonly readOnly: boolean;
}

const QUESTION = `select /* ping */ extract(epoch from clock_timestamp()) * 1000 as clock,
  current_setting('transaction_read_only') = 'on' as "readOnly"`;

/** @throws what the driver throws */
export async function ping(client: Queryable): Promise<Pong> {
  const [started, before] = [performance.now(), Date.now()];
  const { rows } = await client.query<{ clock: number | string; readOnly: boolean }>(QUESTION);
  const ms = performance.now() - started;
  const { clock, readOnly } = rows[0]!;
  return { ms, skew: Math.max(0, Math.abs(Number(clock) - (before + ms / 2)) - ms / 2), readOnly };
}
