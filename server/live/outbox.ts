import type { WebSocket } from 'ws';
import { CLOSE } from '#core/contract/index.ts';

/** Above this a client does not keep up: it is closed and comes back by its seq. */
const MOST_BUFFERED = 1_048_576;
/** Data waits while more than this is under way; of each region only the latest is kept. */
const ROOM_FOR_DATA = 262_144;

/**
 * What is on its way to one client. Messages that must not be lost are written at once, and a client that
 * does not take them is cut off. Data is different: it waits for room, and an older frame gives way to a
 * newer one, so that a slow line shows fewer frames instead of none.
 */
export class Outbox {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, string>();
  /** bytes of the last snapshot while they are under way: one large answer is not falling behind */
  #allowance = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  write(message: string | Buffer): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    const { bufferedAmount } = socket;
    if (bufferedAmount <= MOST_BUFFERED) this.#allowance = 0;
    if (bufferedAmount > MOST_BUFFERED + this.#allowance) {
      this.#waiting.clear();
      socket.close(CLOSE.tooFarBehind, 'too far behind');
    } else socket.send(message, { binary: false }, this.#pump);
  }

  /** A message that may be large by itself. */
  writeSnapshot(message: Buffer): void {
    this.write(message);
    this.#allowance = message.length;
  }

  /** @param json replaces what waits under this key */
  offer(key: string, json: string): void {
    this.#waiting.set(key, json);
    this.#pump();
  }

  /** Forgets what waits under this key. */
  withdraw(key: string): void {
    this.#waiting.delete(key);
  }

  readonly #pump = (): void => {
    for (const [key, json] of this.#waiting) {
      if (this.#socket.bufferedAmount > ROOM_FOR_DATA) return;
      this.#waiting.delete(key);
      this.write(json);
    }
  };
}
