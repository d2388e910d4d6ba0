import { LRUCache } from 'lru-cache';
import { type Frame, mentionedIn } from '#core/query/index.ts';
import type { OutboundAnswer } from '#server/outbound/index.ts';
import type { Connection } from '../connector.ts';
import type { Message } from './message.ts';

interface Entry {
  readonly frame: Frame;
  /** characters, about */
  readonly size: number;
  readonly validators: Readonly<Record<string, string>>;
}

const MOST = 500;
const MOST_CHARACTERS = 32_000_000;
const LONGEST_VALIDATOR = 500;

/** What the frame of an answer was made with, beside the answer. */
export interface Shaped {
  readonly shape: string | undefined;
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly limit: number | undefined;
}

/**
 * Frames of answers that came with an ETag or a date: a source that says that nothing has changed need not send it
 * all again.
 */
export class Remembered {
  readonly #kept = new LRUCache<string, Entry>({
    max: MOST,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: ({ size }) => size,
  });

  /** @returns where it is kept; null for what is not asked again, or whose expression may use what it does not name */
  keyOf(
    { tenant, id, revision }: Connection,
    message: Message,
    { shape, bindings, limit }: Shaped,
  ): string | null {
    if (id === null || message.method !== 'GET' || shape?.includes('$eval')) return null;
    const names = shape === undefined ? [] : mentionedIn(shape).toSorted();
    const used = names.filter(name => Object.hasOwn(bindings, name)).map(name => [name, bindings[name]]);
    return `${tenant}/${id}/${JSON.stringify([revision, message, shape, used, limit])}`;
  }

  /** @returns headers that ask for an answer only if it is another one */
  conditionOf(key: string | null): Readonly<Record<string, string>> {
    return (key === null ? undefined : this.#kept.get(key))?.validators ?? {};
  }

  frame(key: string | null): Frame | undefined {
    return key === null ? undefined : this.#kept.get(key)?.frame;
  }

  keep(key: string | null, { headers }: OutboundAnswer, frame: Frame): void {
    if (key === null) return;
    const validators = validatorsIn(headers);
    if (validators === null) this.#kept.delete(key);
    else this.#kept.set(key, { frame, size: key.length + JSON.stringify(frame).length, validators });
  }

  forget(tenant: string, id: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${tenant}/${id}/`)) this.#kept.delete(key);
  }
}

function validatorsIn(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
  if (/\bno-store\b/i.test(headers['cache-control'] ?? '')) return null;
  const { etag = '', 'last-modified': modified = '' } = headers;
  const validators = {
    ...(etag && { 'if-none-match': etag }),
    ...(modified && { 'if-modified-since': modified }),
  };
  const isSendable = etag.length + modified.length <= LONGEST_VALIDATOR;
  return isSendable && Object.keys(validators).length > 0 ? validators : null;
}
