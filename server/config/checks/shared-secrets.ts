import type { ConfigProblem } from '../problem.ts';
import { type Check, given, readBy } from './context.ts';
import { secretParts } from './secret-parts.ts';

/** Shorter texts turn up anywhere by chance. */
const TELLING = 8;

/** One secret in two places: whoever learns it at one of them has both, and neither can be changed alone. */
export const sharedSecrets: Check = context => {
  const parts = secretParts(context);
  const problems: ConfigProblem[] = [];
  for (const [index, part] of parts.entries())
    for (const other of parts.slice(index + 1))
      if (part.text === other.text)
        problems.push({
          code: 'shared-secret',
          variables: [...new Set([part.name, other.name])],
          severity: context.strict,
          sentence:
            part.name === other.name
              ? `${part.name} has the same secret twice.`
              : `${part.name} and ${other.name} have the same secret.`,
          advice: 'Give each its own.',
        });
  return problems;
};

/** A secret in what /config.json tells everybody. */
export const publishedSecrets: Check = context => {
  const parts = secretParts(context).filter(({ text }) => text.length >= TELLING);
  return given(context)
    .filter(({ variable }) => readBy('page', variable))
    .flatMap(({ name, text }) =>
      parts
        .filter(part => text.includes(part.text))
        .map(
          (part): ConfigProblem => ({
            code: 'published-secret',
            variables: [name, part.name],
            severity: 'error',
            sentence: `${name} contains the secret of ${part.name}, and everybody can read it in /config.json.`,
            advice: `Change the secret of ${part.name}, since it may have been read already, and put nothing secret into ${name}.`,
          }),
        ),
    );
};
