import Type, { type Static } from 'typebox';
import { UUID_PATTERN } from './patterns.ts';

/**
 * Identifiers are UUIDs: they come from the client (so that it can show a new region before the server
 * has answered), need no coordination, and can never be a name like `__proto__` in an object's keys.
 * One spelling only: the database writes them in lower case, and a key of the state in another case
 * would be a second region to us and the same one to it.
 */
export const Id = Type.String({
  format: 'uuid',
  pattern: UUID_PATTERN,
  description: 'A UUID in lower case, for example crypto.randomUUID()',
});

/** Where limits are stated once: schemas, refusals and the documentation read them from here. */
export const LIMITS = {
  titleLength: 200,
  descriptionLength: 2_000,
  regionsPerDashboard: 5_000,
  /** removed regions that can still be restored */
  removedKept: 100,
  /** changes of one person that undo reaches */
  undoDepth: 100,
  commandsPerRequest: 1_000,
  /** bytes of a widget's options as JSON in UTF-8 */
  optionsBytes: 32_768,
  optionsPerWidget: 64,
  /** levels of objects and arrays in a command */
  depth: 32,
  /** bytes of an HTTP body that is not a dataset push */
  bodyBytes: 1_048_576,
  eventsPerPage: 1_000,
} as const;

/** At least one character that is not white space. */
const VISIBLE = '\\S';

export const Title = Type.String({ minLength: 1, maxLength: LIMITS.titleLength, pattern: VISIBLE });
export const Description = Type.String({ maxLength: LIMITS.descriptionLength });
export const Timestamp = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
export const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** W3C Trace Context, version 00, as the header of that name has it. */
export const TRACEPARENT_PATTERN = '^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$';
export const Traceparent = Type.String({
  pattern: TRACEPARENT_PATTERN,
  description: 'W3C Trace Context, for example 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
});

/** Columns and rows of the grid (24 columns; rows count from the top). */
export const PlacementSchema = Type.Object(
  { x: Type.Number(), y: Type.Number(), w: Type.Number(), h: Type.Number() },
  { additionalProperties: false },
);

export type Id = Static<typeof Id>;
