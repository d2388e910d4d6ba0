/**
 * A widget's options are whatever somebody once stored: another version of this page, a script, an import.
 * They are read one by one, and what is not of the right kind counts as not given.
 *
 * A field says both: how its option is set in the form and how the widget reads it.
 */
export type Options = Readonly<Record<string, unknown>>;

interface Named {
  /** of the option */
  readonly name: string;
  readonly label: string;
}

export interface TextOptionField extends Named {
  readonly type: 'text' | 'markdown';
  readonly hint?: string;
}

export interface UnitField extends Named {
  readonly type: 'unit';
}

export interface NumberOptionField extends Named {
  readonly type: 'number';
  readonly least?: number;
  readonly most?: number;
  readonly placeholder?: string;
}

export interface FlagField extends Named {
  readonly type: 'flag';
  readonly otherwise: boolean;
}

/** One of a few; without a choice it is the first. */
export interface ChoiceField<T extends string = string> extends Named {
  readonly type: 'choice';
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  /** what other versions of this page stored, as text, and which choice that is */
  readonly once?: Readonly<Record<string, T>> | undefined;
}

/** A list of values that are shown in words (mappings.ts). */
export interface MappingsField extends Named {
  readonly type: 'mappings';
}

/** How each column of a table is shown, by its name (table/column-formats.ts). */
export interface ColumnsField extends Named {
  readonly type: 'columns';
}

/** One field of the form that sets a widget's options. */
export type OptionField =
  | TextOptionField
  | UnitField
  | NumberOptionField
  | FlagField
  | ChoiceField
  | MappingsField
  | ColumnsField;

export interface OptionGroup {
  readonly title: string;
  readonly fields: readonly OptionField[];
}

/**
 * @param choices what each is called; the first is what holds without a choice
 * @param once values that were stored for this option before, and what they mean now
 */
export function choiceField<T extends string>(
  name: string,
  label: string,
  choices: Readonly<Record<T, string>>,
  once?: Readonly<Record<string, NoInfer<T>>>,
): ChoiceField<T> {
  const values = Object.keys(choices) as T[];
  return {
    type: 'choice',
    name,
    label,
    choices: values.map(value => ({ value, label: choices[value] })),
    once,
  };
}

/** What can be chosen. */
export type ChoiceOf<Field> = Field extends ChoiceField<infer T> ? T : never;

export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberOption(options: Options, { name }: NumberOptionField): number | undefined {
  const value = options[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function flagOption(options: Options, { name, otherwise }: FlagField): boolean {
  const value = options[name];
  return typeof value === 'boolean' ? value : otherwise;
}

export function choiceOption<T extends string>(options: Options, field: ChoiceField<T>): T {
  return choiceOf(options[field.name], field);
}

/** @param stored the option's value as it stands */
export function choiceOf<T extends string>(stored: unknown, { choices, once }: ChoiceField<T>): T {
  const found = choices.find(({ value }) => value === stored)?.value;
  if (found !== undefined) return found;
  const before = Object.entries(once ?? {}).find(([value]) => value === String(stored));
  return (before?.[1] as T | undefined) ?? choices[0]!.value;
}
