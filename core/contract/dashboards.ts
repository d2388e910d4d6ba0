import Type, { type Static } from 'typebox';
import { Description, Id, LIMITS, Seq, Timestamp, Title } from './basics.ts';
import { type Command, CommandSchemas } from './commands.ts';
import { NewRegionSchema } from './region.ts';
import { DashboardStateSchema, EventSchema } from './state.ts';
import { VariablesDefinedSchema } from './variables.ts';

/** Bodies and answers of the dashboard routes. */

const exact = { additionalProperties: false };

/**
 * One of the commands. `oneOf` with a discriminator, so that a refusal speaks about the command that was
 * meant, not about all that it was not.
 */
export const CommandSchema = Type.Unsafe<Command>({
  type: 'object',
  required: ['type'],
  discriminator: { propertyName: 'type' },
  oneOf: Object.values(CommandSchemas),
});

export const CommandsBody = Type.Object(
  { commands: Type.Array(CommandSchema, { minItems: 1, maxItems: LIMITS.commandsPerRequest }) },
  exact,
);
export const CommandsAnswer = Type.Object({ seq: Seq, events: Type.Array(EventSchema) });

export const CreateDashboardBody = Type.Object(
  {
    title: Title,
    description: Type.Optional(Description),
    variables: Type.Optional(VariablesDefinedSchema),
    regions: Type.Optional(
      Type.Array(NewRegionSchema, {
        maxItems: LIMITS.regionsPerDashboard,
        description: 'Regions to start with, for example from an export; added in this order',
      }),
    ),
  },
  exact,
);
export const CreatedDashboard = Type.Object({ id: Id, seq: Seq, state: DashboardStateSchema });

export const DashboardSummarySchema = Type.Object({
  id: Id,
  title: Type.String(),
  description: Type.String(),
  archived: Type.Boolean(),
  regions: Type.Integer(),
  seq: Seq,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export const DashboardList = Type.Object({
  dashboards: Type.Array(DashboardSummarySchema),
  cursor: Type.Union([Type.String(), Type.Null()], {
    description: 'Pass it on for the next page; null: no more',
  }),
});
export const DashboardListQuery = Type.Object(
  {
    search: Type.Optional(Type.String({ maxLength: LIMITS.titleLength, description: 'Part of the title' })),
    archived: Type.Optional(Type.Boolean({ default: false })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  exact,
);
export const EventPage = Type.Object({
  events: Type.Array(EventSchema),
  head: Seq,
  begins: Type.Union([Type.Object({ seq: Seq, at: Timestamp }), Type.Null()], {
    description:
      'Where the log begins when what was before has been folded into one event; null: with the creation',
  }),
  keptSeconds: Type.Union([Type.Integer(), Type.Null()], {
    description: 'How long events are kept before they are folded; null: for ever',
  }),
});

export type CreateDashboard = Static<typeof CreateDashboardBody>;
export type EventPage = Static<typeof EventPage>;
export type DashboardSummary = Static<typeof DashboardSummarySchema>;
