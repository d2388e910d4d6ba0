import { Redis } from 'ioredis';

export interface RedisLinkOptions {
  /** REDIS_URL */
  readonly url: string;
  /** how long a request waits for an answer, ms */
  readonly patienceMs?: number;
  /** how long after a failure it is tried again, and again, ms */
  readonly retryMs?: number;
  /** it answers again, or does not any more */
  readonly onChange: (up: boolean, reason: string) => void;
}

const PATIENCE_MS = 50;
const RETRY_MS = 1_000;
/** How long a try may take, ms: nobody waits for it. */
const TRY_MS = 500;
/** A connection that says nothing for so many tries is given up: the other side may have forgotten it. */
const SILENT_TRIES = 5;

/**
 * A connection to Redis that never holds anybody up. The first question that is not answered in time opens
 * the breaker: whoever waits is told "no answer", and nobody asks again until a try in the background has
 * been answered.
 */
export class RedisLink {
  readonly redis: Redis;
  readonly #options: RedisLinkOptions;
  readonly #patienceMs: number;
  readonly #waiting = new Set<() => void>();
  #up = false;
  #closed = false;
  #silent = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.redis = new Redis(options.url, {
      lazyConnect: true,
      // A question waits for nothing but its answer: not for a connection, not for another try.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      connectTimeout: 2_000,
      retryStrategy: times => Math.min(100 * times, options.retryMs ?? RETRY_MS),
      connectionName: 'region-dashboard',
    });
    this.redis.on('ready', () => this.#change(true, 'connected'));
    this.redis.on('close', () => this.#change(false, 'the connection was closed'));
    // Without a listener it would be thrown; `close` follows.
    this.redis.on('error', () => {});
  }

  get up(): boolean {
    return this.#up;
  }

  /** Connects. @returns when it answers, or after the time: the rest happens in the background */
  async start(withinMs: number): Promise<void> {
    const ready = new Promise<void>(resolve => this.redis.once('ready', () => resolve()));
    void this.redis.connect().catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([ready, late]);
    clearTimeout(timer);
  }

  /** @returns the answer, or null when there is none in time. Never throws */
  ask<T>(question: () => Promise<T>): Promise<T | null> {
    if (!this.#up) return Promise.resolve(null);
    return new Promise(resolve => {
      const finish = (answer: T | null) => {
        clearTimeout(timer);
        this.#waiting.delete(giveUp);
        resolve(answer);
      };
      const giveUp = () => finish(null);
      const late = () => {
        // Our own process may have been the slow one: what has arrived meanwhile is read first.
        setImmediate(() => this.#waiting.has(giveUp) && this.#change(false, 'no answer in time'));
      };
      const timer = setTimeout(late, this.#patienceMs);
      this.#waiting.add(giveUp);
      question().then(finish, (error: Error) => {
        if (this.#waiting.has(giveUp)) this.#change(false, error.message);
      });
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#giveUpAll();
    this.redis.disconnect();
  }

  #change(up: boolean, reason: string): void {
    if (this.#closed) return;
    if (!up) {
      this.#giveUpAll();
      this.#tryLater();
    }
    if (up === this.#up) return;
    this.#up = up;
    this.#silent = 0;
    if (up) clearTimeout(this.#timer);
    this.#options.onChange(up, reason);
  }

  #giveUpAll(): void {
    for (const giveUp of [...this.#waiting]) giveUp();
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#try(), this.#options.retryMs ?? RETRY_MS).unref();
  }

  async #try(): Promise<void> {
    // While there is no connection, ioredis tries; `ready` tells.
    if (this.redis.status !== 'ready') return this.#tryLater();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>(resolve => {
      timer = setTimeout(() => resolve(null), TRY_MS).unref();
    });
    const answer = await Promise.race([this.redis.ping().catch(() => null), late]);
    clearTimeout(timer);
    if (this.#closed) return;
    if (answer !== null) return this.#change(true, 'it answers again');
    this.#silent += 1;
    if (this.#silent % SILENT_TRIES === 0) this.redis.disconnect(true);
    this.#tryLater();
  }
}
