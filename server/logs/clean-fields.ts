import { FIELDS, type Field } from './fields.ts';

const TABLE: Readonly<Record<string, Field>> = Object.assign(Object.create(null), FIELDS);
/** Names of facts in the code; what an object was keyed with by people is not one. */
const NAME = /^[a-z][A-Za-z]{0,40}$/;

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The only way into a line: fields that have a place, each as its kind may be. Numbers and flags that have none go
 * into `detail`; everything else is left out and counted, since it may be about somebody.
 *
 * @param added what belongs to every line (the trace); fields of the line win
 */
export function cleanFields(given: Fields, added: Fields): Record<string, unknown> {
  const event = given.event === undefined ? 'app.message' : (FIELDS.event.clean(given.event) as string);
  const out: Record<string, unknown> = { component: event.slice(0, event.indexOf('.')), event };
  let detail: Record<string, number | boolean> | null = null;
  let omitted = 0;
  for (const name in added) out[name] = added[name];
  for (const name in given) {
    if (name === 'event' || name === 'component' || !Object.hasOwn(given, name)) continue;
    const value = given[name];
    if (value === undefined) continue;
    const field = TABLE[name];
    if (field) out[name] = field.clean(value);
    else if ((typeof value === 'number' || typeof value === 'boolean') && NAME.test(name)) {
      detail ??= {};
      detail[name] = value;
    } else omitted += 1;
  }
  if (detail) out.detail = detail;
  if (omitted > 0) out.omitted = omitted;
  return out;
}
