import Type, { type Static } from 'typebox';

/**
 * Every refusal by its code: one table for HTTP (RFC 9457), the live connection and the pages of the
 * documentation. What to do about each stands in `server/operations/problem-advice.ts`, for the page of problems.
 */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not understood' },
  'not-json': { status: 400, title: 'The message is not JSON' },
  'unsupported-protocol': { status: 400, title: 'This server speaks another protocol version' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'session-expired': { status: 401, title: 'Your session has ended' },
  'sign-in-refused': { status: 401, title: 'That sign-in is not right' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'invitation-for-another': { status: 403, title: 'This invitation is for another address' },
  'foreign-origin': { status: 403, title: 'This page may not send requests here' },
  'not-found': { status: 404, title: 'Nothing here by that name' },
  'tenant-not-found': { status: 404, title: 'No such team' },
  'invitation-not-found': { status: 404, title: 'This invitation does not work any more' },
  'dashboard-not-found': { status: 404, title: 'No such dashboard' },
  'region-not-found': { status: 404, title: 'No such region' },
  'dataset-not-found': { status: 404, title: 'No such dataset' },
  'source-not-found': { status: 404, title: 'No such source' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'request-timeout': { status: 408, title: 'The request took too long' },
  'history-folded': { status: 410, title: 'That part of the history is not kept' },
  'already-exists': { status: 409, title: 'That already exists' },
  'last-owner': { status: 409, title: 'A team needs an owner' },
  'command-id-taken': { status: 409, title: 'This command id was used for something else' },
  'version-conflict': { status: 409, title: 'Somebody else changed the same field' },
  archived: { status: 409, title: 'The dashboard is archived' },
  'nothing-to-undo': { status: 409, title: 'There is nothing to undo' },
  'nothing-to-redo': { status: 409, title: 'There is nothing to redo' },
  'too-large': { status: 413, title: 'That is too large' },
  'unsupported-media-type': { status: 415, title: 'This content type is not taken here' },
  'outside-grid': { status: 422, title: 'The placement is outside the grid' },
  'too-many-regions': { status: 422, title: 'The dashboard is full' },
  'too-many-datasets': { status: 422, title: 'The team has as many datasets as it may' },
  'too-many-sources': { status: 422, title: 'The team has as many sources as it may' },
  'quota-exceeded': { status: 422, title: 'The team has as much data as it may' },
  'upgrade-required': { status: 426, title: 'This address takes WebSockets only' },
  'bad-rows': { status: 422, title: 'Some rows cannot be read' },
  'bad-variables': { status: 422, title: 'The variables cannot be like that' },
  'bad-query': { status: 422, title: 'The query cannot be answered' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'not-saved': { status: 500, title: 'This change could not be saved' },
  internal: { status: 500, title: 'Something went wrong here' },
  'source-failed': { status: 502, title: 'The source does not answer as it should' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Refusals that say nothing about the commands: a client keeps them and sends them again. */
export const TRANSIENT: ReadonlySet<string> = new Set<ProblemCode>([
  'unavailable',
  'internal',
  'too-many-requests',
  'session-expired',
  'not-signed-in',
]);

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'Address of the page about this problem; ends with its code' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
  },
  { additionalProperties: true, description: 'RFC 9457 problem details' },
);
export type Problem = Static<typeof ProblemSchema> & Record<string, unknown>;

/** Why the domain says no. Extra members (for example a conflict's two values) go along to the client. */
export interface Rejection {
  readonly code: ProblemCode;
  /** a sentence for the person: what is wrong and what to do */
  readonly detail: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** @returns a rejection; the short form that reads well in `decide` */
export function reject(code: ProblemCode, detail: string, extra?: Rejection['extra']): Rejection {
  return extra ? { code, detail, extra } : { code, detail };
}

/** @returns the RFC 9457 body of a rejection */
export function toProblem(rejection: Rejection): Problem {
  const { status, title } = PROBLEMS[rejection.code];
  return {
    ...rejection.extra,
    type: `/docs/problems#${rejection.code}`,
    title,
    status,
    code: rejection.code,
    detail: rejection.detail,
  };
}
