import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A batch of spans on its way to a collector. */
export interface Parcel {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** repetitions included, ms */
  readonly withinMs: number;
}

export interface Outcome {
  readonly id: number;
  readonly taken: boolean;
}

/**
 * Sends spans over HTTP, from a thread of its own.
 *
 * From the thread that serves requests, one batch every two seconds cost every answer about a twentieth of its time, by
 * `node:http` and by `fetch` (measured: docs/decisions/0008; supposedly what serves them is then compiled for several
 * kinds of streams instead of one). A thread has its own compiled code.
 */
export class Sending {
  readonly #pending = new Map<number, (taken: boolean) => void>();
  #worker: Worker | null = null;
  #next = 0;
  #closed = false;

  /** @returns whether it was taken; never fails */
  send(parcel: Parcel): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const id = this.#next++;
    this.#pending.set(id, resolve);
    this.#worker ??= this.#start();
    // Whoever waits for the last spans waits for them; otherwise the process may end.
    this.#worker.ref();
    this.#worker.postMessage({ ...parcel, id }, [parcel.body.buffer]);
    return promise;
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#giveUp();
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(join(import.meta.dirname, 'sending-thread.ts'), {
      name: 'traces',
    });
    worker.on('message', ({ id, taken }: Outcome) => {
      this.#pending.get(id)?.(taken);
      this.#pending.delete(id);
      if (this.#pending.size === 0) worker.unref();
    });
    // The next batch gets another one.
    worker.on('error', () => this.#giveUp());
    worker.on('exit', () => {
      if (this.#worker === worker) this.#giveUp();
    });
    return worker;
  }

  #giveUp(): void {
    this.#worker = null;
    for (const resolve of this.#pending.values()) resolve(false);
    this.#pending.clear();
  }
}
