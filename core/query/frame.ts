import Type, { type Static } from 'typebox';

/**
 * A frame is a result by columns: every column has as many values as the frame has rows. Columns compress
 * and draw better than rows of objects, and their type is said once.
 */
export const ColumnSchema = Type.Object({
  name: Type.String(),
  type: Type.Enum(['time', 'number', 'string', 'boolean'], {
    description: 'time: milliseconds since 1970-01-01 UTC',
  }),
  unit: Type.Optional(Type.String()),
  values: Type.Array(Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()])),
});

export const FrameSchema = Type.Object({
  columns: Type.Array(ColumnSchema),
  rows: Type.Integer({ minimum: 0 }),
  /** when the source was asked, ms since 1970; the page shows the age when it grows */
  at: Type.Integer(),
  truncated: Type.Optional(Type.Boolean({ description: 'more rows exist than the limit let through' })),
});

export type Column = Static<typeof ColumnSchema>;
export type ColumnType = Column['type'];
export type Frame = Static<typeof FrameSchema>;
export type Value = number | string | boolean | null;

/** @returns a frame without rows, for a query that found nothing */
export function emptyFrame(at: number): Frame {
  return { columns: [], rows: 0, at };
}
