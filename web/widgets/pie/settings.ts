import { choiceField, type FlagField } from '../options.ts';

export const SLICE_ORDER = choiceField('order', 'Order', {
  data: 'as in the data',
  largest: 'largest first',
});
export const DONUT: FlagField = { type: 'flag', name: 'hole', label: 'A hole with the sum', otherwise: true };
