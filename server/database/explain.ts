import { codeOf, DatabaseStartError } from './errors.ts';

/** What connecting can run into, in words: codes of the system and of Postgres. */
const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address. Is Postgres running, and are host and port right?',
  ENOTFOUND: 'its host name is not known. Is the host in the address right?',
  EAI_AGAIN: 'its host name cannot be looked up at the moment.',
  ETIMEDOUT: 'it does not answer.',
  EHOSTUNREACH: 'its host cannot be reached.',
  ENETUNREACH: 'its network cannot be reached.',
  ECONNRESET:
    'it closed the connection. Does it want TLS (sslmode=require), or is something else listening there?',
  '28P01': 'it refuses the password. Is the address current (`region-dashboard setup-database` prints it)?',
  '28000': 'it refuses the role. Does the role exist and may it log in from here?',
  '3D000': 'it has no database of that name.',
  '53300': 'it has no connection left (max_connections).',
  '57P03': 'it is starting up or shutting down. Try again in a moment.',
  '42501': 'the role may not do that. It takes a superuser, or the owner of the database with CREATEROLE.',
  '55P03': 'another session holds a lock on what has to change. Try again when it has finished.',
  '57014': 'it took too long.',
};

/**
 * @param what sentence's beginning, for example "The database cannot be used"
 * @returns the error as one sentence for the operator, without address, secret or SQL; the original is its cause
 */
export function explain(error: unknown, what: string): DatabaseStartError {
  if (error instanceof DatabaseStartError) return error;
  const code = codeOf(error) ?? (error instanceof AggregateError ? codeOf(error.errors[0]) : undefined);
  const message = error instanceof Error ? error.message : '';
  const reason =
    SENTENCES[code ?? ''] ??
    (/timeout/i.test(message) ? SENTENCES.ETIMEDOUT : undefined) ??
    (/terminated unexpectedly/i.test(message) ? SENTENCES.ECONNRESET : undefined) ??
    (/SSL/.test(message) ? 'it does not speak TLS as the address asks for (sslmode).' : undefined) ??
    `it answers with ${code ? `error ${code}` : 'something that is not understood'}.`;
  return new DatabaseStartError(`${what}: ${reason}`, { cause: error });
}
