import { CLOSE, type ClientMessage, type Problem, type ServerMessage } from '#core/contract/index.ts';
import { backoff } from './backoff.ts';

/** What of a WebSocket is used here. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface Timers {
  set(run: () => void, ms: number): number;
  clear(timer: number): void;
}

/** Why a connection could not be opened: worth another try, a session to be renewed, or the end. */
export type Diagnosis =
  | { readonly kind: 'retry' }
  | { readonly kind: 'session-expired' }
  | { readonly kind: 'gone'; readonly problem: Problem };

export interface ConnectionOptions {
  readonly open: () => Socket;
  readonly timers: Timers;
  readonly random: () => number;
  /** the browser says nothing about a refused handshake; this asks over HTTP */
  readonly diagnose: () => Promise<Diagnosis>;
  readonly onConnecting: () => void;
  readonly onOpened: () => void;
  readonly onMessage: (message: ServerMessage) => void;
  /** @param retryInMs null: it does not try again by itself */
  readonly onClosed: (retryInMs: number | null) => void;
  readonly onSessionExpired: () => void;
  /** access was lost, or there never was such a dashboard; null: the server did not say why */
  readonly onGone: (problem: Problem | null) => void;
}

/** Silence after a question that has been asked is a dead line, ms. */
const ANSWER_MS = 5_000;

/**
 * Keeps one WebSocket open: opens it again with growing pauses, at once when the network is back, and not
 * at all when the session ended or there is nothing to come back to.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #socket: Socket | null = null;
  #opened = false;
  #attempt = 0;
  #retry: number | null = null;
  #proof: number | null = null;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#opened;
  }

  /** Connects now, unless it is connected or connecting. */
  connect(): void {
    if (this.#socket || this.#closed) return;
    this.#cancelRetry();
    this.#options.onConnecting();
    const socket = this.#options.open();
    this.#socket = socket;
    this.#opened = false;
    socket.onopen = () => {
      this.#opened = true;
      this.#options.onOpened();
    };
    socket.onmessage = ({ data }) => {
      this.#attempt = 0;
      this.#proven();
      if (typeof data === 'string') this.#options.onMessage(JSON.parse(data) as ServerMessage);
    };
    socket.onclose = ({ code }) => this.#onClose(socket, code);
  }

  send(message: ClientMessage): void {
    if (this.#opened) this.#socket?.send(JSON.stringify(message));
  }

  /**
   * After sleep or a change of network a line may be dead without anybody having said so.
   * @param ask sends something that is always answered
   */
  prove(ask: () => void): void {
    if (!this.#opened || this.#proof !== null) return;
    this.#proof = this.#options.timers.set(() => {
      this.#proof = null;
      this.reconnect();
    }, ANSWER_MS);
    ask();
  }

  /** Gives the present line up and opens another one. */
  reconnect(): void {
    this.#drop();
    this.#attempt = 0;
    this.connect();
  }

  /** The network is gone: no use in trying until it is back. */
  suspend(): void {
    this.#cancelRetry();
    this.#drop();
    this.#options.onClosed(null);
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry();
    this.#drop();
  }

  #onClose(socket: Socket, code: number): void {
    if (socket !== this.#socket) return;
    const wasOpen = this.#opened;
    this.#drop();
    if (code === CLOSE.sessionExpired) {
      this.#options.onClosed(null);
      this.#options.onSessionExpired();
      return;
    }
    if (code === CLOSE.accessLost) {
      this.#options.onClosed(null);
      this.#options.onGone(null);
      return;
    }
    if (wasOpen) this.#wait();
    else void this.#askWhy();
  }

  async #askWhy(): Promise<void> {
    const diagnosis = await this.#options.diagnose();
    if (this.#closed || this.#socket) return;
    if (diagnosis.kind === 'retry') this.#wait();
    else {
      this.#options.onClosed(null);
      if (diagnosis.kind === 'gone') this.#options.onGone(diagnosis.problem);
      else this.#options.onSessionExpired();
    }
  }

  #wait(): void {
    const delay = backoff(this.#attempt, this.#options.random());
    this.#attempt += 1;
    this.#cancelRetry();
    this.#retry = this.#options.timers.set(() => {
      this.#retry = null;
      this.connect();
    }, delay);
    this.#options.onClosed(delay);
  }

  #cancelRetry(): void {
    if (this.#retry !== null) this.#options.timers.clear(this.#retry);
    this.#retry = null;
  }

  #proven(): void {
    if (this.#proof !== null) this.#options.timers.clear(this.#proof);
    this.#proof = null;
  }

  #drop(): void {
    this.#proven();
    const socket = this.#socket;
    this.#socket = null;
    this.#opened = false;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}
