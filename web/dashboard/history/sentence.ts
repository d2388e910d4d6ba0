import type { DashboardEvent, EventType } from '#core/contract/index.ts';
import { fieldName } from '../field-name.ts';

type TitleOf = (regionId: string) => string | undefined;
type Say = {
  readonly [T in EventType]: (event: Extract<DashboardEvent, { type: T }>, titleOf: TitleOf) => string;
};

const named = (title: string | undefined) => (title ? `“${title}”` : 'a region');

/** One entry for each type: a new event without its words does not compile. */
const SAY: Say = {
  dashboardCreated: () => 'created the dashboard',
  dashboardRenamed: ({ data }) => `renamed the dashboard to “${data.after}”`,
  dashboardDescribed: () => 'changed the description',
  variablesSet: ({ data }) =>
    `changed the variables: ${data.after.map(({ name }) => name).join(', ') || 'none'}`,
  dashboardArchived: () => 'archived the dashboard',
  dashboardUnarchived: () => 'took the dashboard out of the archive',
  regionAdded: ({ data }) => `${data.copyOf ? 'duplicated' : 'added'} ${named(data.region.title)}`,
  regionMoved: ({ data }, titleOf) => `moved ${named(titleOf(data.regionId))}`,
  regionResized: ({ data }, titleOf) => `resized ${named(titleOf(data.regionId))}`,
  regionConfigured: ({ data }, titleOf) => {
    const { title } = data.changes;
    if (title && Object.keys(data.changes).length === 1)
      return `renamed ${named(text(title.before))} to ${named(text(title.after))}`;
    const fields = [...new Set(Object.keys(data.changes).map(fieldName))].join(', ');
    return `changed ${named(titleOf(data.regionId))}: ${fields}`;
  },
  regionRemoved: ({ data }) => `removed ${named(data.region.title)}`,
  regionRestored: ({ data }) => `restored ${named(data.region.title)}`,
  dashboardFolded: () => 'What was before has been folded',
};

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * @param titleOf finds a region's title, also of one that has been removed
 * @returns what happened, to be put behind the name of whoever did it (a fold is nobody's: a sentence of its own)
 */
export function sentenceOf(event: DashboardEvent, titleOf: TitleOf): string {
  const say = SAY[event.type] as (event: DashboardEvent, titleOf: TitleOf) => string;
  const what = say(event, titleOf);
  if (event.type === 'dashboardCreated' || event.type === 'dashboardFolded') return what;
  if (event.data.undoes !== undefined) return `${what} (undo)`;
  return event.data.redoes !== undefined ? `${what} (redo)` : what;
}
