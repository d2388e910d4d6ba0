import { createHash } from 'node:crypto';

/** Something about a person, or a secret, that must not be found where telemetry goes. */
export interface PersonalDatum {
  /** what it is, for the message of a test */
  readonly name: string;
  readonly value: string;
  /**
   * `shape`: known by how it looks, so it is taken out of any text. `place`: looks like any other words, so it is
   * kept out by never being passed on (a password, a name, the title of a board).
   */
  readonly knownBy: 'shape' | 'place';
}

/** The same in every run, and nothing that anybody could guess; made here, so that no scanner mistakes this file. */
function digits(name: string, encoding: 'hex' | 'base64url'): string {
  return createHash('sha512').update(`personal data\0${name}`).digest(encoding);
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const shape = (name: string, value: string): PersonalDatum => ({ name, value, knownBy: 'shape' });
const place = (name: string, value: string): PersonalDatum => ({ name, value, knownBy: 'place' });

const jwt = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'somebody', email: 'in-a-token@acme-boards.alt' })}.${digits('jwt', 'base64url').slice(0, 43)}`;

/** Data of people that is planted through every entry of a server. Addresses are those of documentation. */
export const PERSONAL_DATA = {
  email: shape('e-mail address', 'armelinda.quastenfloss+boards@mail.acme-boards.alt'),
  emailWithUmlaut: shape('e-mail address with an umlaut', 'jörg.quastenfloss@größe.acme-boards.alt'),
  ipv4: shape('IPv4 address', '203.0.113.177'),
  ipv6: shape('IPv6 address', '2001:db8:77:1::beef'),
  card: shape('card number', ['4111', '1111', '1111', '1111'].join(' ')),
  cardTogether: shape('card number without spaces', ['5500', '0055', '5555', '5559'].join('')),
  iban: shape('IBAN', ['DE89', '3704', '0044', '0532', '0130', '00'].join(' ')),
  name: place('name of a person', 'Armelinda Quastenfloss-Übersee'),
  title: place('title of a board', 'Redundancies of the Quastenfloss works'),
  row: place('row of a dataset', 'salary of Quastenfloss: 61177'),
  phone: shape('telephone number', '+49 170 5550177'),
} as const satisfies Record<string, PersonalDatum>;

/** Secrets as they look where people make mistakes: in addresses, headers, messages of drivers. */
export const SECRETS = {
  password: place('password', `Kx7-${digits('password', 'base64url').slice(0, 20)}`),
  bearer: shape('bearer token', `Bearer ${digits('bearer', 'base64url').slice(0, 60)}`),
  basic: shape('basic credentials', `Basic ${Buffer.from('armelinda:quasten-floss-177').toString('base64')}`),
  jwt: shape('JSON web token', jwt),
  cookie: shape(
    'session cookie',
    `region-dashboard-0a1b2c.session_token=${digits('cookie', 'base64url').slice(0, 32)}.${digits('signature', 'base64url').slice(0, 43)}`,
  ),
  invitation: shape(
    'link of an invitation',
    `https://boards.acme-boards.alt/invitation/A${digits('invitation', 'base64url').slice(0, 43)}`,
  ),
  apiKey: shape('API key', `sk_live_${digits('API key', 'base64url').replace(/[-_]/g, 'x').slice(0, 40)}`),
  awsKey: shape('key of AWS', `AKIA${digits('AWS', 'hex').slice(0, 16).toUpperCase()}`),
  hexToken: shape('token of hexadecimal digits', digits('hex', 'hex').slice(0, 64)),
  connection: shape(
    'connection string',
    `postgres://armelinda:${digits('connection', 'hex').slice(0, 24)}@db.acme-boards.alt:5432/boards`,
  ),
  redis: shape(
    'address of Redis',
    `rediss://:${digits('redis', 'hex').slice(0, 24)}@cache.acme-boards.alt:6380/0`,
  ),
  queryPassword: shape('password in a query', `?password=${digits('query', 'hex').slice(0, 12)}`),
} as const satisfies Record<string, PersonalDatum>;

/** Everything of both: what a test looks for. */
export const PERSONAL_CORPUS: readonly PersonalDatum[] = [
  ...Object.values(PERSONAL_DATA),
  ...Object.values(SECRETS),
];
