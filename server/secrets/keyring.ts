import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Keys } from './keys.ts';

/** What a sealed value belongs to. It opens nowhere else: not in another row, not for another tenant. */
export interface Place {
  /** UUID */
  readonly tenant: string;
  /** for example `source` */
  readonly kind: string;
  /** UUID */
  readonly id: string;
}

/** A sealed value that cannot be opened. Says why, never what is in it. */
export class SealError extends Error {
  override readonly name = 'SealError';
  /** `unknown-key`: no key of ours made it; `broken`: it was changed, or moved from where it belongs */
  readonly reason: 'unknown-key' | 'broken';
  constructor(reason: SealError['reason']) {
    super(
      reason === 'unknown-key'
        ? 'A stored credential was encrypted with a key that this server does not have. Put that key into ENCRYPTION_KEY_PREVIOUS.'
        : 'A stored credential was changed or does not belong where it is. Enter it again.',
    );
    this.reason = reason;
  }
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

export interface Keyring {
  /** id of the key that seals */
  readonly current: string;
  /** ids of all keys that open */
  readonly ids: readonly string[];
  /** @returns text that only these keys open, and only for this place */
  seal(text: string, place: Place): string;
  /** @throws SealError */
  open(sealed: string, place: Place): string;
  /** replaces the keys, for a rotation while the server runs */
  use(keys: Keys): void;
}

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** From whatever text the operator gave: an AES key, and a name for it that tells nothing of it. */
function keyOf(secret: string): Key {
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, 'region-dashboard', purpose, length));
  return { id: derive('encryption key id', 6).toString('hex'), bytes: derive('encryption key', 32) };
}

/** Authenticated with the value, not stored in it. JSON keeps the parts apart. */
function associated(key: Key, { tenant, kind, id }: Place): Buffer {
  return Buffer.from(JSON.stringify([VERSION, key.id, tenant.toLowerCase(), kind, id.toLowerCase()]));
}

/** @returns the id of the key that sealed a value, or null when it is no sealed value */
export function keyIdOf(sealed: string): string | null {
  const [version, id, , , more] = sealed.split('.');
  return version === VERSION && id && more === undefined ? id : null;
}

/**
 * Encryption at rest: AES-256-GCM with a random nonce of 96 bits for each value (NIST SP 800-38D; good for
 * 2^32 values per key). A sealed value is `v1.<key id>.<nonce>.<ciphertext and tag>`.
 */
export function createKeyring(keys: Keys): Keyring {
  let sealing: Key;
  let opening: ReadonlyMap<string, Key>;
  const use = ({ current, accepted }: Keys) => {
    const all = [current, ...accepted].map(keyOf);
    sealing = all[0]!;
    opening = new Map(all.map(key => [key.id, key]));
  };
  use(keys);

  return {
    get current() {
      return sealing.id;
    },
    get ids() {
      return [...opening.keys()];
    },
    use,
    seal(text, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealing.bytes, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associated(sealing, place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, sealing.id, nonce.toString('base64url'), body.toString('base64url')].join('.');
    },
    open(sealed, place) {
      const id = keyIdOf(sealed);
      if (id === null) throw new SealError('broken');
      const key = opening.get(id);
      if (!key) throw new SealError('unknown-key');
      const [, , nonceText, bodyText] = sealed.split('.');
      const nonce = Buffer.from(nonceText ?? '', 'base64url');
      const body = Buffer.from(bodyText ?? '', 'base64url');
      if (nonce.length !== NONCE_BYTES || body.length < TAG_BYTES) throw new SealError('broken');
      try {
        const cipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
        cipher.setAAD(associated(key, place));
        cipher.setAuthTag(body.subarray(-TAG_BYTES));
        return cipher.update(body.subarray(0, -TAG_BYTES), undefined, 'utf8') + cipher.final('utf8');
      } catch {
        throw new SealError('broken');
      }
    },
  };
}
