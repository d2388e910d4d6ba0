import type { Variable } from '../variable.ts';
import { VARIABLES, type Variables } from '../variables.ts';
import { randomSecret } from './good-environment.ts';

/** One way to get a good environment wrong, and what the check must say about it. */
export interface Mutation {
  readonly title: string;
  readonly name: string;
  /** what is set instead; undefined deletes it */
  readonly change: Readonly<Record<string, string | undefined>>;
  /** code of the complaint; null when the variable may be left out */
  readonly code: string | null;
}

/** Complaints about what is missing that no entry of the table tells. */
const MISSED: Readonly<Record<string, string>> = {
  NODE_ENV: 'not-production',
  CORS_ORIGINS: 'page-not-allowed',
};

function codeWhenDeleted(name: string, variables: Variables): string | null {
  if (MISSED[name]) return MISSED[name];
  if (variables[name]!.production === 'needed') return 'missing';
  if (Object.values(variables).some(other => other.requires?.includes(name))) return 'incomplete';
  return variables[name]!.production === 'advised' ? 'advised' : null;
}

/** Texts that cannot be read as this variable. */
function malformedTexts({
  kind,
  minimum = 0,
  maximum,
  minimumLength = 0,
  pattern,
  schemes,
  origin,
}: Variable) {
  switch (kind) {
    case 'integer':
      return ['many', '1.5', String(minimum - 1), ...(maximum === undefined ? [] : [String(maximum + 1)])];
    case 'number':
      return ['many', '0.5x', `-${minimum + 1}`, ...(maximum === undefined ? [] : [String(maximum + 1)])];
    case 'pairs':
      return ['no pair', '=value', 'key=%zz'];
    case 'flag':
      return ['perhaps', '1'];
    case 'choice':
      return ['something-else'];
    case 'email':
      return ['nobody', 'admin@localhost'];
    case 'url':
      return [
        'nowhere',
        `gopher-${schemes?.[0] ?? 'x'}://host.acme-boards.org`,
        ...(origin ? ['https://acme-boards.org/path', 'https://user@acme-boards.org'] : []),
      ];
    case 'list':
      return origin
        ? ['*', 'null', 'https://acme-boards.org/', 'https://Acme-boards.org', 'https://acme-boards.org:443']
        : [pattern ? ' not this way ' : 'q7Zx'];
    case 'text':
      return [...(minimumLength > 1 ? ['q7Zx'] : []), ...(pattern ? [' not this way, '] : [])];
  }
}

const withPassword = (example: string, password: string): string => {
  const url = new URL(example.replaceAll('example.com', 'acme-boards.org'));
  url.password = password;
  return url.href;
};
const holding = ({ kind, example }: Variable, secret: string): string => {
  if (kind === 'url') return withPassword(example, secret);
  return kind === 'pairs' ? example.replace(/=.*/, `=${secret}`) : secret;
};
/** A Sentry address has a key, and no password. */
const hasPassword = (variable: Variable) =>
  variable.kind !== 'url' || new URL(variable.example).password !== '';

function secretMutations(name: string, variable: Variable): Mutation[] {
  if (!variable.secret || !hasPassword(variable)) return [];
  const another = name === 'JWT_SECRET' ? 'ENCRYPTION_KEY' : 'JWT_SECRET';
  return [
    {
      title: 'the example’s secret',
      name,
      change: { [name]: variable.example.replace('example.com', 'acme-boards.org') },
      code: 'example-secret',
    },
    {
      title: 'a weak secret',
      name,
      change: { [name]: holding(variable, 'ab'.repeat(40)) },
      code: 'weak-secret',
    },
    {
      title: `the secret of ${another}`,
      name,
      change: { [name]: holding(variable, randomSecret(another)) },
      code: 'shared-secret',
    },
  ];
}

function addressMutations(name: string, variable: Variable): Mutation[] {
  if (!variable.origin) return [];
  const change = (text: string) => ({ [name]: text });
  return [
    { title: 'without TLS', name, change: change('http://boards.acme-boards.org'), code: 'not-https' },
    {
      title: 'a developer’s host',
      name,
      change: change('https://localhost:3001'),
      code: 'development-origin',
    },
    {
      title: 'a loopback address',
      name,
      change: change('http://127.0.0.1:3001'),
      code: 'development-origin',
    },
    { title: 'the example’s host', name, change: change('https://boards.example.com'), code: 'example-host' },
  ];
}

/** Two neighbouring letters have changed places. */
const misspelt = (name: string): string => name.replace(/(.)(?!\1)(.)(?=.?$)/, '$2$1');

function namingMutations(name: string, { readers }: Variable, text: string | undefined): Mutation[] {
  if (readers.every(reader => reader === 'operator')) return [];
  return [
    {
      title: 'a misspelt name',
      name,
      change: { [name]: undefined, [misspelt(name)]: text },
      code: 'unknown-variable',
    },
  ];
}

function publishedMutations(name: string, { readers, kind }: Variable): Mutation[] {
  if (!readers.includes('page') || kind !== 'text' || !name.endsWith('KEY')) return [];
  return [
    {
      title: 'a secret where everybody can read it',
      name,
      change: { [name]: randomSecret('JWT_SECRET') },
      code: 'published-secret',
    },
  ];
}

/** Every way to get each variable of a table wrong. @param good an environment without fault */
export function mutationsOf(
  good: Readonly<Record<string, string>>,
  variables: Variables = VARIABLES,
): Mutation[] {
  return Object.entries(variables).flatMap(([name, variable]) => [
    ...(name in good
      ? [{ title: 'deleted', name, change: { [name]: undefined }, code: codeWhenDeleted(name, variables) }]
      : [{ title: 'given to a server', name, change: { [name]: variable.example }, code: 'operator-only' }]),
    ...malformedTexts(variable).map(text => ({
      title: `malformed: ${text}`,
      name,
      change: { [name]: text },
      code: 'malformed',
    })),
    ...secretMutations(name, variable),
    ...addressMutations(name, variable),
    ...publishedMutations(name, variable),
    ...namingMutations(name, variable, good[name]),
  ]);
}
