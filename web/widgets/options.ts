/**
 * A widget's options are whatever somebody once stored: another version of this page, a script, an import.
 * They are read one by one, and what is not of the right kind counts as not given.
 */
export type Options = Readonly<Record<string, unknown>>;

export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberOption(options: Options, name: string): number | undefined {
  const value = options[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function flagOption(options: Options, name: string, otherwise = false): boolean {
  const value = options[name];
  return typeof value === 'boolean' ? value : otherwise;
}

export function choiceOption<const T extends string>(
  options: Options,
  name: string,
  choices: readonly T[],
  otherwise: T,
): T {
  const value = options[name];
  return choices.find(choice => choice === value) ?? otherwise;
}
