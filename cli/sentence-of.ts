/** Errors whose message is a sentence for the operator; by name, so that no command loads what only others need. */
const MEANT = new Set(['CliError', 'ConfigError', 'DatabaseStartError', 'StartError']);

/** @returns whether an error says all there is to say, so that nobody needs to know where it was thrown */
export const isMeant = (error: unknown): error is Error => error instanceof Error && MEANT.has(error.name);

/** @returns what an operator is told about an error that ends a command */
export function sentenceOf(error: unknown): string {
  if (isMeant(error)) return error.message;
  return `Something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}`;
}
