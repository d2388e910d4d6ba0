import { reject, type SourceSecrets, type SourceSettings } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';

type Settings = Pick<SourceSettings<'http' | 'prometheus'>, 'auth' | 'user'>;
type Secrets = SourceSecrets<'http' | 'prometheus'>;

/** What a header may hold: one line, in characters that HTTP knows. */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

const failed = (detail: string) => new Refusal(reject('source-failed', detail));

/**
 * @returns the headers that say who asks; none without authentication
 * @throws Refusal source-failed when the secret for it is missing
 */
export function authorization({ auth = 'none', user = '' }: Settings, secrets: Secrets): Credentials {
  if (auth === 'none') return { headers: {}, secrets: [] };
  if (auth === 'bearer') {
    const { token } = secrets;
    if (token === undefined) throw failed('This source has no token yet. Enter it on the page of sources.');
    if (!SENDABLE.test(token))
      throw failed('The token of this source has characters that cannot be sent. Enter it again.');
    return { headers: { authorization: `Bearer ${token}` }, secrets: [token] };
  }
  const { password } = secrets;
  if (password === undefined)
    throw failed('This source has no password yet. Enter it on the page of sources.');
  if (user.includes(':')) throw failed('A user of basic authentication has no colon in its name.');
  const encoded = Buffer.from(`${user}:${password}`).toString('base64');
  return { headers: { authorization: `Basic ${encoded}` }, secrets: [password, encoded] };
}

/** What is sent, and the texts that nobody may be shown should the source repeat them. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** Shorter ones may stand in any text by chance. */
const RECOGNIZABLE = 6;

/** @returns whether a text holds one of these secrets */
export const repeats = (text: string, secrets: readonly string[]): boolean =>
  secrets.some(secret => secret.length >= RECOGNIZABLE && text.includes(secret));
