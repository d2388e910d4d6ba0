import { CLASSES, type KeyKind } from './classes.ts';

/** Who opens a live connection. */
export type LiveKeys = Readonly<Partial<Record<'person' | 'key' | 'tenant' | 'address', string>>>;

type OpenKind = keyof (typeof CLASSES)['live-connections']['open'];

/** How many live connections are open here, of whom. */
export class OpenConnections {
  readonly #most: Readonly<Record<OpenKind, number>>;
  readonly #open = new Map<string, number>();

  constructor(most: Readonly<Record<OpenKind, number>> = CLASSES['live-connections'].open) {
    this.#most = most;
  }

  /** @returns what to call when it is closed (once), or whose number is reached */
  take(keys: LiveKeys): (() => void) | { readonly kind: KeyKind; readonly most: number } {
    const entries = Object.entries(keys) as [OpenKind, string][];
    for (const [kind, key] of entries)
      if ((this.#open.get(`${kind} ${key}`) ?? 0) >= this.#most[kind])
        return { kind, most: this.#most[kind] };
    for (const [kind, key] of entries) this.#add(`${kind} ${key}`, 1);
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      for (const [kind, key] of entries) this.#add(`${kind} ${key}`, -1);
    };
  }

  get size(): number {
    return this.#open.size;
  }

  #add(key: string, change: number): void {
    const count = (this.#open.get(key) ?? 0) + change;
    if (count > 0) this.#open.set(key, count);
    else this.#open.delete(key);
  }
}
