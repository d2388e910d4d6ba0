import { choiceField, type FlagField, type OptionGroup } from '../options.ts';

export const FILTER: FlagField = {
  type: 'flag',
  name: 'filter',
  label: 'Box to filter rows',
  otherwise: true,
};
export const TIMES = choiceField('times', 'Times', {
  auto: 'as the data is: days, or moments',
  moment: 'date and time',
  day: 'date',
  clock: 'time of day',
  iso: 'ISO 8601, UTC',
});

export const TABLE: OptionGroup = { title: 'Filter and times', fields: [FILTER, TIMES] };
