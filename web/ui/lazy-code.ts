/** What of the world around is asked when code is not where it was. */
interface World {
  serverAnswers(): Promise<boolean>;
  reload(): void;
}

const WORLD: World = {
  // Whoever serves the page's files, which need not be the API: one of them that is always there.
  serverAnswers: () =>
    fetch('/theme.js', { method: 'HEAD', cache: 'no-store' }).then(
      ({ status }) => status < 500,
      () => false,
    ),
  reload: () => location.reload(),
};

type State = 'absent' | 'loading' | 'ready' | 'missing';

/** Code that could not be fetched, over the whole page. */
const missing = new Set<LazyCode<unknown>>();

/**
 * Somebody has noticed that the server is away. Browsers remember for ever that a file could not be imported;
 * what is not even tried until the server answers can still be had afterwards, without a new page.
 */
let away = false;

export function noteServerAway(): void {
  away = true;
}

/** The server has answered: what is missing is fetched now. */
export function noteServerBack(): void {
  if (!away) return;
  away = false;
  void fetchMissing();
}

/**
 * A part of the page whose code is fetched when it is wanted. The server may be away then, or have a new
 * release without this file: that is a state like others, so nothing is thrown and it can be tried again.
 */
export class LazyCode<C> {
  /** null until it is there */
  value: C | null = null;
  readonly #import: () => Promise<C>;
  readonly #world: World;
  readonly #listeners = new Set<() => void>();
  #state: State = 'absent';
  #loading: Promise<void> = Promise.resolve();

  /** @param load usually `() => import(…)`, and of that what is wanted */
  constructor(load: () => Promise<C>, world = WORLD) {
    this.#import = load;
    this.#world = world;
  }

  state = (): State => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Fetches it, unless it is there or on its way. @returns when that is decided, one way or the other */
  load(): Promise<void> {
    if (this.#state === 'absent' || this.#state === 'missing') {
      this.#set('loading');
      this.#loading = this.#fetch();
    }
    return this.#loading;
  }

  /** Somebody asks for it by hand: when the server is there and the code is not, the page is out of date. */
  async insist(): Promise<void> {
    await this.load();
    if (this.#state === 'missing' && (await this.#world.serverAnswers())) this.#world.reload();
  }

  async #fetch(): Promise<void> {
    try {
      if (away && !(await this.#world.serverAnswers())) throw new Error('The server is away.');
      this.value = await this.#import();
      missing.delete(this);
      this.#set('ready');
    } catch {
      missing.add(this);
      this.#set('missing');
    }
  }

  #set(state: State): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Tries again for all that is missing. */
export async function fetchMissing(): Promise<void> {
  await Promise.all([...missing].map(code => code.load()));
}
