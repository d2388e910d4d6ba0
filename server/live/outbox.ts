import type { WebSocket } from 'ws';
import { CLOSE, type ServerMessage } from '#core/contract/index.ts';
import { closeSocket } from './closing.ts';

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
  readonly #onSent: (type: ServerMessage['type']) => void;
  readonly #waiting = new Map<string, string | Buffer>();
  /** bytes of the last snapshot while they are under way: one large answer is not falling behind */
  #allowance = 0;

  /** @param onSent told of each message that is handed to the socket */
  constructor(socket: WebSocket, onSent: (type: ServerMessage['type']) => void) {
    this.#socket = socket;
    this.#onSent = onSent;
  }

  write(type: ServerMessage['type'], message: string | Buffer): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    const { bufferedAmount } = socket;
    if (bufferedAmount <= MOST_BUFFERED) this.#allowance = 0;
    if (bufferedAmount > MOST_BUFFERED + this.#allowance) {
      this.#waiting.clear();
      closeSocket(socket, CLOSE.tooFarBehind, 'too far behind');
    } else {
      socket.send(message, { binary: false }, this.#pump);
      this.#onSent(type);
    }
  }

  /** A message that may be large by itself. */
  writeSnapshot(message: Buffer): void {
    this.write('snapshot', message);
    this.#allowance = message.length;
  }

  /** @param message replaces what waits under this key */
  offer(key: string, message: string | Buffer): void {
    this.#waiting.set(key, message);
    this.#pump();
  }

  /** Forgets what waits under this key. */
  withdraw(key: string): void {
    this.#waiting.delete(key);
  }

  readonly #pump = (): void => {
    for (const [key, message] of this.#waiting) {
      if (this.#socket.bufferedAmount > ROOM_FOR_DATA) return;
      this.#waiting.delete(key);
      this.write('data', message);
    }
  };
}
