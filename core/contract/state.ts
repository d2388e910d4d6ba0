import Type, { type Static } from 'typebox';
import { Id, Seq, Timestamp } from './basics.ts';
import { RegionSchema } from './region.ts';
import { VariableSchema } from './variables.ts';

export const DashboardStateSchema = Type.Object({
  id: Id,
  title: Type.String(),
  description: Type.String(),
  archived: Type.Boolean(),
  variables: Type.Array(VariableSchema),
  regions: Type.Record(Type.String(), RegionSchema),
  removed: Type.Record(Type.String(), RegionSchema, {
    description: 'The regions removed last, for restoreRegion. Empty for those who may not edit.',
  }),
});

export const SnapshotSchema = Type.Object({ seq: Seq, state: DashboardStateSchema });

export const EventSchema = Type.Object({
  seq: Type.Integer({ minimum: 1 }),
  id: Id,
  type: Type.String(),
  data: Type.Unknown(),
  actor: Type.String(),
  commandId: Id,
  at: Timestamp,
});

export type DashboardState = Static<typeof DashboardStateSchema>;
export type Snapshot = Static<typeof SnapshotSchema>;
