import type { ConfigProblem } from '../problem.ts';
import type { Variable } from '../variable.ts';
import type { Check } from './context.ts';
import { examplePartsOf, type SecretPart, secretParts } from './secret-parts.ts';
import { strengthBits } from './strength.ts';

/** What a machine makes and a machine keeps can be this strong without bothering anybody, bits. */
const KEY_BITS = 96;
/** A password for a service that slows guessing down, bits. */
const PASSWORD_BITS = 40;
/** What stands in example files and tutorials, of ours and of others. */
const PLACEHOLDER =
  /replace[-_ ]?me|change[-_ ]?(?:me|this|it)|example|placeholder|your[-_ ]|^<.*>$|^\$\{.*\}$/i;

const isKey = ({ minimumLength = 0 }: Variable) => minimumLength >= 32;

function faultOf({ variable, text, called }: SecretPart, examples: ReadonlySet<string>): string | null {
  if (examples.has(text) || PLACEHOLDER.test(text)) return `${called} is still an example's.`;
  const wanted = isKey(variable) ? KEY_BITS : PASSWORD_BITS;
  if (strengthBits(text) >= wanted) return null;
  return `${called} is easy to guess: it is made of few different characters, repetitions or common words.`;
}

/** An account that exists gets another password; one that is still an example's may have to be made first. */
function adviceFor({ variable: { kind, obtain } }: SecretPart, code: string): string {
  if (kind === 'url' && (code === 'weak-secret' || !obtain))
    return 'Give that account a random password, for example from `openssl rand -hex 24`.';
  return obtain ?? 'Choose a random one, for example from `openssl rand -base64 48`.';
}

/** Secrets that somebody else could come up with. */
export const weakSecrets: Check = context => {
  const examples = new Set(
    Object.values(context.variables).flatMap(v => (v.secret ? examplePartsOf(v) : [])),
  );
  return secretParts(context).flatMap((part): ConfigProblem[] => {
    const sentence = faultOf(part, examples);
    if (!sentence) return [];
    const code = sentence.endsWith("example's.") ? 'example-secret' : 'weak-secret';
    return [
      { code, variables: [part.name], severity: context.strict, sentence, advice: adviceFor(part, code) },
    ];
  });
};
