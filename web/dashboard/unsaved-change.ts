import type {
  Command,
  CommandOf,
  CommandType,
  DashboardState,
  Region,
  Variable,
} from '#core/contract/index.ts';
import { fieldOf, fieldsOf } from '#core/dashboard/index.ts';
import { fieldName } from './field-name.ts';
import { showValue } from './show-value.ts';

/** A value that was not saved, beside the one that stands; null: there is none any more. */
export interface UnsavedValue {
  readonly name: string;
  readonly yours: string;
  readonly now: string | null;
}

/** A change that was not saved, in words. */
export interface UnsavedChange {
  /** for example “Changing “Left”” */
  readonly what: string;
  readonly values: readonly UnsavedValue[];
}

type About = { readonly state: DashboardState | null; readonly region: Region | null; readonly name: string };
type Say = { readonly [T in CommandType]: (command: CommandOf<T>, about: About) => UnsavedChange };

const plain = (what: string): UnsavedChange => ({ what, values: [] });
/** One's own words are shown to the end: they may be nowhere else any more. */
const own = (value: unknown) => showValue(value, Number.POSITIVE_INFINITY);
const place = (x: number, y: number) => `column ${x + 1}, row ${y + 1}`;
const size = (w: number, h: number) => `${w} wide, ${h} tall`;

const namesOf = (variables: readonly Variable[]) => variables.map(({ name }) => name).join(', ');

/** One entry for each type: a new command without its words does not compile. */
const SAY: Say = {
  rename: ({ title }, { state }) => ({
    what: 'Renaming the dashboard',
    values: [{ name: 'title', yours: own(title), now: state && showValue(state.title) }],
  }),
  describe: ({ description }, { state }) => ({
    what: 'Describing the dashboard',
    values: [{ name: 'description', yours: own(description), now: state && showValue(state.description) }],
  }),
  setVariables: ({ variables }, { state }) => ({
    what: 'Changing the variables',
    values: [
      {
        name: 'variables',
        yours: own(namesOf(variables)),
        now: state && showValue(namesOf(state.variables)),
      },
    ],
  }),
  archive: () => plain('Archiving the dashboard'),
  unarchive: () => plain('Taking the dashboard out of the archive'),
  addRegion: ({ region }) => plain(region.title ? `Adding “${region.title}”` : 'Adding a region'),
  moveRegion: ({ x, y }, { region, name }) => ({
    what: `Moving ${name}`,
    values: [
      { name: 'place', yours: place(x, y), now: region && place(region.placement.x, region.placement.y) },
    ],
  }),
  resizeRegion: ({ w, h }, { region, name }) => ({
    what: `Resizing ${name}`,
    values: [
      { name: 'size', yours: size(w, h), now: region && size(region.placement.w, region.placement.h) },
    ],
  }),
  configureRegion: ({ changes }, { region, name }) => ({
    what: `Changing ${name}`,
    values: Object.entries(fieldsOf(changes)).map(([field, value]) => ({
      name: fieldName(field),
      yours: own(value),
      now: region && showValue(fieldOf(region, field)),
    })),
  }),
  duplicateRegion: (_, { name }) => plain(`Duplicating ${name}`),
  removeRegion: (_, { name }) => plain(`Removing ${name}`),
  restoreRegion: (_, { name }) => plain(`Restoring ${name}`),
  undo: () => plain('Undoing your last change'),
  redo: () => plain('Redoing your last change'),
};

/**
 * @param state the dashboard as it stands now; null when nothing is known of it
 * @returns what the command was to do, and each value it did not bring beside the one that stands
 */
export function unsavedChange(command: Command, state: DashboardState | null): UnsavedChange {
  const id = 'regionId' in command ? command.regionId : '';
  const region = state?.regions[id] ?? null;
  const title = (region ?? state?.removed[id])?.title;
  const say = SAY[command.type] as (command: Command, about: About) => UnsavedChange;
  return say(command, { state, region, name: title ? `“${title}”` : 'a region' });
}
