import { type DataSource, SOURCE_PLACE, type SourceKind } from '#core/contract/index.ts';
import { type FormField, fieldsOf, shownFields } from './form-fields.ts';

export interface Header {
  readonly name: string;
  readonly value: string;
}
type DraftValue = string | boolean | readonly Header[];

/** A source as it stands in the form: settings as they are typed; a secret is a new text, or null to take it away. */
export interface Draft {
  readonly name: string;
  readonly settings: Readonly<Record<string, DraftValue>>;
  readonly secrets: Readonly<Record<string, string | null>>;
}

function typed(field: FormField, value: unknown): DraftValue {
  if (field.kind === 'headers') return (value as readonly Header[] | undefined) ?? [];
  if (field.kind === 'flag') return Boolean(value ?? field.otherwise);
  if (field.kind === 'choice') return String(value ?? field.otherwise ?? field.choices[0]);
  return value === undefined ? '' : String(value);
}

/** @returns the form of a source that is there, or an empty one */
export function draftOf(kind: SourceKind, source: DataSource | null): Draft {
  const settings = fieldsOf(kind)
    .filter(field => field.kind !== 'secret')
    .map(field => [field.name, typed(field, source?.settings[field.name])] as const);
  return { name: source?.name ?? '', settings: Object.fromEntries(settings), secrets: {} };
}

/** @returns what is typed, as the server takes it; undefined for what is left to the server */
function settled({ kind }: FormField, value: DraftValue | undefined): unknown {
  if (kind === 'headers') {
    const headers = (value as readonly Header[]).filter(({ name }) => name.trim() !== '');
    return headers.length > 0 ? headers.map(one => ({ ...one, name: one.name.trim() })) : undefined;
  }
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '') return undefined;
  return kind === 'whole' ? Number(text) : text;
}

/** @returns the settings to send: those that matter and say something */
export function settingsFrom(kind: SourceKind, { settings }: Draft): Record<string, unknown> {
  const fields = shownFields(kind, settings).filter(field => field.kind !== 'secret');
  const all = fields.map(field => [field.name, settled(field, settings[field.name])] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/**
 * @param kept names of the secrets that the source has
 * @returns the secrets to send; one that does not matter any more is taken away
 */
export function secretsFrom(
  kind: SourceKind,
  { settings, secrets }: Draft,
  kept: readonly string[],
): Record<string, string | null> {
  const shown = new Set(shownFields(kind, settings).map(({ name }) => name));
  const changed = Object.entries(secrets).filter(
    ([name, value]) => shown.has(name) && (value === null ? kept.includes(name) : value !== ''),
  );
  const gone = kept.filter(name => !shown.has(name)).map(name => [name, null] as const);
  return Object.fromEntries([...changed, ...gone]);
}

/** @returns whether the source would be somewhere else, where its kept secrets are not sent */
export function hasMoved(kind: SourceKind, draft: Draft, source: DataSource | null): boolean {
  if (!source) return false;
  const before = settingsFrom(kind, draftOf(kind, source));
  const after = settingsFrom(kind, draft);
  return SOURCE_PLACE[kind].some(name => before[name] !== after[name]);
}

/** @returns what is wrong with a value that is typed, as a sentence for its field */
function complaint(field: FormField, value: DraftValue | undefined): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text === '') return field.required ? `Enter the ${inSentence(field.label)}.` : null;
  if (field.kind === 'whole') {
    const number = Number(text);
    const { least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER } = field;
    return Number.isInteger(number) && number >= least && number <= most
      ? null
      : `Enter a whole number from ${least} to ${most}.`;
  }
  if (field.pattern === undefined || new RegExp(field.pattern).test(text)) return null;
  return field.placeholder === undefined
    ? `The ${inSentence(field.label)} does not have the right form.`
    : `The ${inSentence(field.label)} looks like this: ${field.placeholder}`;
}

const inSentence = (label: string) =>
  label === label.toUpperCase() ? label : label[0]?.toLowerCase() + label.slice(1);

/** @returns sentences by field; none when it can be sent. `naming`: it needs a name, too (a test does not) */
export function complaintsAbout(kind: SourceKind, draft: Draft, naming: boolean): Record<string, string> {
  const found: Record<string, string> = {};
  if (naming && draft.name.trim() === '') found.name = 'Give it a name; it is shown where data is chosen.';
  for (const field of shownFields(kind, draft.settings)) {
    const wrong = field.kind === 'secret' ? null : complaint(field, draft.settings[field.name]);
    if (wrong) found[field.name] = wrong;
  }
  return found;
}
