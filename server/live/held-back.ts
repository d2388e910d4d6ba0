import type { ClientMessage } from '#core/contract/index.ts';

/** Messages that say where a page stands: the latest of each kind is all that counts. */
type Standing = Exclude<ClientMessage, { readonly type: 'submit' }>;

/** The order in which they are taken: what is watched or shown depends on what was said hello to. */
const ORDER: readonly Standing['type'][] = ['hello', 'watch', 'presence'];

/** Messages that came too fast. None is lost: they are taken once there is room again. */
export class HeldBack {
  readonly #take: (message: Standing) => void;
  readonly #messages = new Map<Standing['type'], Standing>();
  #timer: NodeJS.Timeout | undefined;

  constructor(take: (message: Standing) => void) {
    this.#take = take;
  }

  /**
   * @param seconds until it may be taken, unless a newer one of its kind comes before
   * @returns whether it is the first that waits
   */
  hold(message: Standing, seconds: number): boolean {
    this.#messages.set(message.type, message);
    if (this.#timer) return false;
    this.#timer = setTimeout(() => this.#release(), seconds * 1_000).unref();
    return true;
  }

  /** A newer one was taken. */
  replace(type: Standing['type']): void {
    this.#messages.delete(type);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#messages.clear();
  }

  #release(): void {
    this.#timer = undefined;
    const held = ORDER.flatMap(type => this.#messages.get(type) ?? []);
    this.#messages.clear();
    for (const message of held) this.#take(message);
  }
}
