import Type, { type Static } from 'typebox';
import { Description, Id, Title } from './basics.ts';
import { NewRegionSchema, OptionsSchema, QuerySchema, RegionTitle, WIDGET_KINDS } from './region.ts';
import { VariablesDefinedSchema } from './variables.ts';

/**
 * The commands of a dashboard: each names the smallest intent, so that two people who change different
 * things never meet. `id` is the client's UUID; sending it again returns the first answer.
 */

const exact = { additionalProperties: false };
const head = <const T extends string>(type: T) => ({ id: Id, type: Type.Literal(type) });
const ofRegion = <const T extends string>(type: T) => ({
  ...head(type),
  regionId: Id,
  expectedVersion: Type.Optional(
    Type.Integer({
      minimum: 1,
      description:
        'The version of the region that this change was made on. When somebody else has changed the same field since, the command is refused with both values.',
    }),
  ),
});

/** Field-level changes: a field that is absent stays; an option that is null is taken away. */
export const RegionChangesSchema = Type.Object(
  {
    title: Type.Optional(RegionTitle),
    description: Type.Optional(Description),
    widget: Type.Optional(
      Type.Object(
        {
          kind: Type.Optional(Type.Enum([...WIDGET_KINDS])),
          options: Type.Optional(OptionsSchema),
        },
        exact,
      ),
    ),
    query: Type.Optional(Type.Union([QuerySchema, Type.Null()])),
  },
  { ...exact, minProperties: 1 },
);

export const CommandSchemas = {
  rename: Type.Object({ ...head('rename'), title: Title }, exact),
  describe: Type.Object({ ...head('describe'), description: Description }, exact),
  setVariables: Type.Object({ ...head('setVariables'), variables: VariablesDefinedSchema }, exact),
  archive: Type.Object(head('archive'), exact),
  unarchive: Type.Object(head('unarchive'), exact),
  addRegion: Type.Object({ ...head('addRegion'), region: NewRegionSchema }, exact),
  moveRegion: Type.Object({ ...ofRegion('moveRegion'), x: Type.Number(), y: Type.Number() }, exact),
  resizeRegion: Type.Object({ ...ofRegion('resizeRegion'), w: Type.Number(), h: Type.Number() }, exact),
  configureRegion: Type.Object({ ...ofRegion('configureRegion'), changes: RegionChangesSchema }, exact),
  duplicateRegion: Type.Object(
    {
      ...ofRegion('duplicateRegion'),
      copyId: Type.Optional(
        Type.String({ ...Id, description: 'The id of the copy, when the client wants to choose it' }),
      ),
    },
    exact,
  ),
  removeRegion: Type.Object(ofRegion('removeRegion'), exact),
  restoreRegion: Type.Object({ ...head('restoreRegion'), regionId: Id }, exact),
  undo: Type.Object(head('undo'), exact),
  redo: Type.Object(head('redo'), exact),
} as const;

type Schemas = typeof CommandSchemas;
export type CommandType = keyof Schemas;
export type CommandOf<T extends CommandType> = Static<Schemas[T]>;
export type Command = { [T in CommandType]: CommandOf<T> }[CommandType];
export type RegionChanges = Static<typeof RegionChangesSchema>;

export const COMMAND_TYPES = Object.keys(CommandSchemas) as CommandType[];
