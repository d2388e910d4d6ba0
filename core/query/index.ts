export { averageBuckets, type Series } from './average.ts';
export { BUCKET_ORIGIN, bucketStart, bucketWidth } from './bucket.ts';
export {
  type Column,
  ColumnSchema,
  type ColumnType,
  emptyFrame,
  type Frame,
  FrameSchema,
  type Value,
} from './frame.ts';
export { type AbsoluteRange, parseTime, resolveRange, type TimeRange } from './time-range.ts';
