import type { WebSocket } from 'ws';
import { CLOSE } from '#core/contract/index.ts';
import { closeSocket } from './closing.ts';
import type { LiveConnection } from './connection.ts';

const PING_MS = 25_000;
/** Everybody is asked once in this time whether they may still be here, ms. */
const RECHECK_MS = 30_000;
/** A few at a time, so that 2,000 connections do not ask the database in the same moment. */
const RECHECK_TICKS = 30;
/** How long a client may take to answer a close, and its last commands to be committed, ms. */
const LAST_WORDS_MS = 1_000;

interface Open {
  readonly socket: WebSocket;
  alive: boolean;
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

/** The open connections of this process: keeps them alive, and sends them elsewhere when it ends. */
export class Connections {
  readonly #open = new Map<LiveConnection, Open>();
  readonly #timers: readonly NodeJS.Timeout[];
  #turn = 0;

  constructor() {
    this.#timers = [
      setInterval(() => this.#ping(), PING_MS),
      setInterval(() => this.#recheck(), RECHECK_MS / RECHECK_TICKS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  get size(): number {
    return this.#open.size;
  }

  /** @returns to call when its socket is gone */
  add(connection: LiveConnection, socket: WebSocket): () => void {
    const entry = { socket, alive: true };
    this.#open.set(connection, entry);
    socket.on('pong', () => {
      entry.alive = true;
    });
    return () => this.#open.delete(connection);
  }

  /**
   * Sends everybody elsewhere, spread over the window (ms), so that they do not all come back at once. What
   * was taken from them is answered first.
   */
  async drain(windowMs: number): Promise<void> {
    const open = [...this.#open];
    await Promise.all(
      open.map(async ([connection, { socket }], index) => {
        const gone = new Promise<void>(resolve => socket.once('close', () => resolve()));
        await pause((windowMs * index) / Math.max(1, open.length));
        await Promise.race([connection.finish(), pause(LAST_WORDS_MS), gone]);
        if (socket.readyState === socket.CLOSED) return;
        closeSocket(socket, CLOSE.restarting, 'restarting');
        const force = setTimeout(() => socket.terminate(), LAST_WORDS_MS);
        await gone;
        clearTimeout(force);
      }),
    );
  }

  /** Ends the timers, and every connection that is still there. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const { socket } of this.#open.values()) closeSocket(socket, CLOSE.restarting, 'restarting');
  }

  /** Asks anew whether this person may still be here, and as what. */
  recheck(person: string): void {
    for (const connection of this.#open.keys()) if (connection.person === person) void connection.recheck();
  }

  #ping(): void {
    for (const entry of this.#open.values()) {
      if (!entry.alive) entry.socket.terminate();
      entry.alive = false;
      entry.socket.ping();
    }
  }

  #recheck(): void {
    this.#turn = (this.#turn + 1) % RECHECK_TICKS;
    let index = 0;
    for (const connection of this.#open.keys())
      if (index++ % RECHECK_TICKS === this.#turn) void connection.recheck();
  }
}
