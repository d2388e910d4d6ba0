import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/**
 * Names for what must not be written down in clear (addresses, e-mails). Keyed: a plain hash of an IPv4 address is
 * found by trying all of them.
 */
export class Pseudonyms {
  readonly #secret: string;
  readonly #known = new LRUCache<string, string>({ max: 10_000 });

  /** @param secret the same for all processes that share counters */
  constructor(secret: string) {
    this.#secret = `region-dashboard limits\0${secret}`;
  }

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const name = createHmac('sha256', this.#secret).update(text).digest('base64url').slice(0, 24);
    this.#known.set(text, name);
    return name;
  }
}
