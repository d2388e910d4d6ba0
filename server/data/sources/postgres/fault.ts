import { DatabaseError } from 'pg';
import { reject } from '#core/contract/index.ts';
import { OutboundError, outboundErrorOf } from '#server/outbound/index.ts';
import { Refusal } from '#server/problems.ts';
import type { BoundSql } from './bind-sql.ts';

const failed = (detail: string, cause: unknown) =>
  new Refusal(reject('source-failed', detail), {}, { cause });

/** What Postgres says of its own state, by SQLSTATE or its class; whoever reads it may not have written the query. */
const OF_SOURCE: Readonly<Record<string, string>> = {
  '28': 'The source does not let this user in. Look at its user and password.',
  '3D000': 'The source has no database of this name. Look at its spelling.',
  '53300': 'The source has no connection free. It is asked again by itself.',
  '53': 'The source has run out of something: memory, disk or connections. It is asked again by itself.',
  '57P': 'The source is being stopped or started. It is asked again by itself.',
  '08': 'The connection to the source broke. It is asked again by itself.',
  '58': 'The source has trouble with its own files. Its operator has to look at it.',
  XX: 'The source met a fault of its own. Its operator has to look at it.',
};

/** What is wrong with the query; Postgres' own words follow where they help. */
const OF_QUERY: Readonly<Record<string, string>> = {
  '25006': 'This query would change something; a source is only read.',
  '57014':
    'The query took too long and was stopped. Choose a shorter time range, or let the database answer it by an index.',
  '55P03': 'The query waited too long for something that another one holds. It is asked again by itself.',
  '42501': 'The user of this source may not read that',
  '42601': 'The query cannot be read',
};

const MESSAGE_LENGTH = 300;

const byCode = (sentences: Readonly<Record<string, string>>, code: string): string | undefined =>
  sentences[code] ?? sentences[code.slice(0, 3)] ?? sentences[code.slice(0, 2)];

/** Its own words, of a query that the person has written: bounded, and on one line. */
const wordsOf = ({ message }: DatabaseError) => {
  const words = message.replaceAll(/\s+/g, ' ').slice(0, MESSAGE_LENGTH);
  return words.endsWith('.') ? words : `${words}.`;
};

/** Errors of the driver have no code; these are about the certificate or about a server that speaks otherwise. */
const OF_DRIVER: readonly (readonly [RegExp, string])[] = [
  [
    /does not support SSL/,
    'The source does not speak TLS. Choose another TLS mode only if the way to it is safe.',
  ],
  [/password must be a string|no password/i, 'The source wants a password. Enter it.'],
  [/timeout|timed out/i, 'The source took too long to answer. Look whether it runs and can be reached.'],
];

/**
 * @param bound to say where in the statement as it was written
 * @returns what an error of a connection or a statement means to those who look
 */
export function faultOf(error: unknown, bound?: BoundSql): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof OutboundError) return failed(error.message, error);
  if (error instanceof DatabaseError) return databaseFault(error, bound);
  const message = error instanceof Error ? error.message : '';
  const known = OF_DRIVER.find(([pattern]) => pattern.test(message))?.[1];
  return failed(known ?? outboundErrorOf(error).message, error);
}

function databaseFault(error: DatabaseError, bound: BoundSql | undefined): Refusal {
  const { code = '' } = error;
  const ofSource = code === '57014' ? undefined : byCode(OF_SOURCE, code);
  if (ofSource !== undefined) return failed(ofSource, error);
  const known = OF_QUERY[code];
  const said = error.position === undefined ? Number.NaN : Number(error.position) - 1;
  const position = bound && Number.isInteger(said) ? bound.placeOf(said) : undefined;
  const detail = known?.endsWith('.')
    ? known
    : `${known ?? 'The query cannot be answered'}: ${wordsOf(error)}`;
  return new Refusal(reject('bad-query', detail, position === undefined ? undefined : { position }));
}
