import { listEntries, pairsIn } from '../read-value.ts';
import type { Variable } from '../variable.ts';
import { type CheckContext, given } from './context.ts';

/**
 * What of a variable is secret: the whole of a text, each entry of a list, the password in an address, of
 * pairs the values whose keys speak of credentials.
 */
export interface SecretPart {
  readonly name: string;
  readonly variable: Variable;
  readonly text: string;
  /** how a sentence calls it */
  readonly called: string;
}

/** Headers that let somebody in, as against those that name a data set or a tenant. */
const CREDENTIAL = /auth|key|token|secret|license|team/i;

function textsOf(variable: Variable, text: string): string[] {
  if (variable.kind === 'list') return listEntries(text);
  if (variable.kind === 'pairs')
    return Object.entries(pairsIn(text) ?? {}).flatMap(([key, value]) => (CREDENTIAL.test(key) ? value : []));
  if (variable.kind !== 'url') return [text];
  const { password } = new URL(text);
  return password === '' ? [] : [decoded(password)];
}

/** A password may hold a percent sign that begins no escape. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const callOf = (name: string, { kind }: Variable): string => {
  if (kind === 'url') return `The password in ${name}`;
  return kind === 'list' || kind === 'pairs' ? `An entry of ${name}` : name;
};

/** @returns every secret of the environment that can be read */
export function secretParts(context: CheckContext): SecretPart[] {
  return given(context)
    .filter(({ variable }) => variable.secret)
    .flatMap(({ name, variable, text }) =>
      textsOf(variable, text).map(part => ({ name, variable, text: part, called: callOf(name, variable) })),
    );
}

/** @returns what is secret of the variable's example */
export function examplePartsOf(variable: Variable): string[] {
  return textsOf(variable, variable.example);
}
