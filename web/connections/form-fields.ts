import { SOURCE_SECRETS, SOURCE_SETTINGS, type SourceKind } from '#core/contract/index.ts';

/** What a field of the form takes; a `secret` is written and never shown. */
export type FieldKind = 'text' | 'whole' | 'flag' | 'choice' | 'headers' | 'pem' | 'secret';

export interface FormField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly label: string;
  readonly hint: string | undefined;
  readonly placeholder: string | undefined;
  readonly required: boolean;
  /** what the server takes when nothing is said */
  readonly otherwise: unknown;
  readonly choices: readonly string[];
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly longest: number | undefined;
  readonly pattern: string | undefined;
}

/** What this form reads of JSON Schema. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}
interface ObjectSchema {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

function kindOf({ type, enum: choices, format, examples }: Schema): FieldKind {
  if (choices) return 'choice';
  if (type === 'integer') return 'whole';
  if (type === 'boolean') return 'flag';
  if (type === 'array') return 'headers';
  if (format === 'password') return 'secret';
  return String(examples?.[0] ?? '').startsWith('-----BEGIN') ? 'pem' : 'text';
}

/** @returns one field for each property, in the order of the schema */
export function fieldsOfSchema({ properties, required = [] }: ObjectSchema): FormField[] {
  return Object.entries(properties).map(([name, property]) => {
    const schema = property as Schema;
    const shown = schema.examples?.[0] ?? (schema.enum ? undefined : schema.default);
    return {
      name,
      kind: kindOf(schema),
      label: schema.title ?? name,
      hint: schema.description,
      placeholder: shown === undefined ? undefined : String(shown),
      required: required.includes(name),
      otherwise: schema.default,
      choices: schema.enum ?? [],
      least: schema.minimum,
      most: schema.maximum,
      longest: schema.maxLength,
      pattern: schema.pattern,
    };
  });
}

/** @returns the form of a kind of source: its settings, with the secrets behind the person they belong to */
export function fieldsOf(kind: SourceKind): readonly FormField[] {
  const settings = fieldsOfSchema(SOURCE_SETTINGS[kind]);
  const at = settings.findIndex(({ name }) => name === 'user') + 1;
  return [...settings.slice(0, at), ...fieldsOfSchema(SOURCE_SECRETS[kind]), ...settings.slice(at)];
}

/**
 * Fields that only some settings ask for: who signs in with a token has no user, and without a certificate there is
 * nobody who could have signed it.
 */
const MATTERS: Readonly<Record<string, (values: Readonly<Record<string, unknown>>) => boolean>> = {
  user: ({ auth }) => auth === undefined || auth === 'basic',
  password: ({ auth }) => auth === undefined || auth === 'basic',
  token: ({ auth }) => auth === 'bearer',
  ca: ({ tls, url }) => (url === undefined ? tls === 'verify-full' : /^https:/i.test(String(url))),
};

/** @returns the fields that matter with these values; what is not shown is not sent either */
export function shownFields(
  kind: SourceKind,
  values: Readonly<Record<string, unknown>>,
): readonly FormField[] {
  return fieldsOf(kind).filter(({ name }) => MATTERS[name]?.(values) ?? true);
}
