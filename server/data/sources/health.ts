import { LRUCache } from 'lru-cache';
import type { DataSource } from '#core/contract/index.ts';

type Health = DataSource['health'];

/** Sources that are remembered: more than are asked in an hour by one process. */
const REMEMBERED = 5_000;
const UNKNOWN: Health = { status: 'unknown', at: null };

/** How each connected source answered last, whichever process asked it for those who watch here. */
export class SourceHealth {
  readonly #known = new LRUCache<string, Health>({ max: REMEMBERED });

  /** @param at milliseconds since 1970 @param failure a sentence; null: it answered */
  note(tenant: string, id: string, at: number, failure: string | null): void {
    const { at: before } = this.of(tenant, id);
    // Answers do not come in the order of their questions.
    if (before !== null && Date.parse(before) > at) return;
    const when = new Date(at).toISOString();
    this.#known.set(
      `${tenant}/${id}`,
      failure === null ? { status: 'ok', at: when } : { status: 'failing', at: when, detail: failure },
    );
  }

  of(tenant: string, id: string): Health {
    return this.#known.get(`${tenant}/${id}`) ?? UNKNOWN;
  }

  forget(tenant: string, id: string): void {
    this.#known.delete(`${tenant}/${id}`);
  }
}
