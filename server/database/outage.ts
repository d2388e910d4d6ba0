import { codeOf } from './errors.ts';

/** Nothing was done: the server says so in its answer, or never heard of it. */
const REFUSED = new Set([
  '25006', // read-only: a standby, after a failover
  '40001', // serialisation failure
  '40P01', // deadlock
  '53000', // insufficient resources, and its kinds: disk full, out of memory, too many connections
  '53100',
  '53200',
  '53300',
  '53400',
  '55P03', // lock timeout
  '57014', // statement timeout, or cancelled
  '57P05', // idle session timeout
  '58030', // I/O error
]);

/**
 * Sorts what a query threw.
 * - `refused`: the database answered that it did nothing; trying again later may work.
 * - `lost`: the connection ended while the query was under way. If it was to commit, it may have.
 * - `bug`: anything else; the query or its values are wrong.
 */
export function sortFailure(error: unknown): 'refused' | 'lost' | 'bug' {
  const code = codeOf(error);
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]+$/.test(code)) {
    if (REFUSED.has(code)) return 'refused';
    // the server ends the session (57P01 administrator, 57P02 crash, 57P03 starting, 57P04 dropped, 08xxx)
    return /^(57P0|08)/.test(code) ? 'lost' : 'bug';
  }
  if (code !== undefined && /^(E[A-Z]+$|EAI_|UND_|ERR_SOCKET|ERR_STREAM|ERR_SSL|ERR_TLS)/.test(code))
    return 'lost';
  const message = error instanceof Error ? error.message : '';
  return /connection|terminated|timeout|not queryable|cannot use a pool/i.test(message) ? 'lost' : 'bug';
}

/** @returns whether the database cannot be used at the moment, so that trying again later may help */
export const isOutage = (error: unknown): boolean => sortFailure(error) !== 'bug';
