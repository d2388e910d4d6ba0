export { Description, Id, LIMITS, PlacementSchema, Seq, Timestamp, Title } from './basics.ts';
export {
  COMMAND_TYPES,
  type Command,
  type CommandOf,
  CommandSchemas,
  type CommandType,
  type RegionChanges,
  RegionChangesSchema,
} from './commands.ts';
export type {
  DashboardEvent,
  Displaced,
  EventBody,
  EventData,
  EventOf,
  EventType,
  FieldChange,
} from './events.ts';
export {
  CLOSE,
  type ClientMessage,
  ClientMessageSchemas,
  LIVE_PROTOCOL,
  type Present,
  type ServerMessage,
} from './live.ts';
export {
  PROBLEMS,
  type Problem,
  type ProblemCode,
  ProblemSchema,
  type Rejection,
  reject,
  toProblem,
} from './problems.ts';
export {
  AGGREGATES,
  type Aggregate,
  type NewRegion,
  NewRegionSchema,
  type Query,
  QuerySchema,
  type Region,
  RegionSchema,
  RegionTitle,
  WIDGET_KINDS,
  type Widget,
  type WidgetKind,
  WidgetSchema,
} from './region.ts';
export {
  type DashboardState,
  DashboardStateSchema,
  EventSchema,
  type Snapshot,
  SnapshotSchema,
} from './state.ts';
