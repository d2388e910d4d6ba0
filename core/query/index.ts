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
export { JSON_FRAME_LIMITS, type JsonFrameLimits, jsonToFrame } from './from-json.ts';
export { lttb } from './lttb.ts';
export { pointsOf } from './points.ts';
export { type AbsoluteRange, parseTime, resolveRange, type TimeRange } from './time-range.ts';
export { epochToTime, isTimeName, parseTimeText } from './time-text.ts';
export {
  ALL_VALUES,
  mentionedIn,
  replaceMentioned,
  usedVariables,
  VARIABLE_LIMITS,
  VARIABLE_NAME,
  type Variables,
  VariablesSchema,
  type VariableValue,
  VariableValueSchema,
} from './variables.ts';
