import Type, { type Static } from 'typebox';

/**
 * Identifiers are UUIDs: they come from the client (so that it can show a new region before the server
 * has answered), need no coordination, and can never be a name like `__proto__` in an object's keys.
 */
export const Id = Type.String({ format: 'uuid', description: 'A UUID, for example crypto.randomUUID()' });

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
  /** bytes of a widget's options as JSON */
  optionsBytes: 32_768,
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

/** Columns and rows of the grid (24 columns; rows count from the top). */
export const PlacementSchema = Type.Object(
  { x: Type.Number(), y: Type.Number(), w: Type.Number(), h: Type.Number() },
  { additionalProperties: false },
);

export type Id = Static<typeof Id>;
