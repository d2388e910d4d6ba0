import type { Variable } from '#server/config/index.ts';

const schemesOf = ({ schemes = [] }: Variable): string => schemes.map(scheme => `${scheme}://`).join(' or ');

/** @returns which texts a variable takes, in words */
export function valueText(variable: Variable): string {
  const { kind, minimum, maximum, choices, origin, minimumLength, pattern } = variable;
  switch (kind) {
    case 'integer':
      return `whole number from ${minimum} to ${maximum}`;
    case 'number':
      return `number from ${minimum} to ${maximum}`;
    case 'pairs':
      return '`key=value` pairs separated by commas, percent-encoded';
    case 'flag':
      return '`true` or `false`';
    case 'choice':
      return choices!.map(choice => `\`${choice}\``).join(', ');
    case 'email':
      return 'e-mail address';
    case 'url':
      return `address beginning with ${schemesOf(variable)}${origin ? '; scheme, host and port alone' : ''}`;
    case 'list':
      return `list separated by commas of ${origin ? `origins (${schemesOf(variable)})` : `texts of at least ${minimumLength ?? 1} characters`}`;
    case 'text':
      return pattern?.says ?? `text of at least ${minimumLength ?? 1} characters`;
  }
}
