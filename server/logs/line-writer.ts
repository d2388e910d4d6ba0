import { setTimeout as pause } from 'node:timers/promises';

/** Where lines go. */
export interface Sink {
  /** @returns how many of these bytes were taken @throws when none could be */
  write(bytes: Buffer): Promise<number>;
  /** For the last words of a process: what can be written without waiting for a reader. */
  writeNow(bytes: Buffer): void;
}

export interface LineWriterOptions {
  readonly sink: Sink;
  /** what may wait to be read, bytes; beyond it lines are lost */
  readonly mostBytes?: number;
  /** after a failed write: try the same bytes again in so many ms; null: they are lost, and so is what comes */
  readonly retryMs?: number | null;
  /** writing does not work, or (null) works again */
  readonly onTrouble?: (error: unknown) => void;
  /** lines were lost, and there is room again */
  readonly onDrained?: (lost: number) => void;
}

/** About ten thousand lines: a reader that is busy for some seconds costs nothing. */
export const MOST_BYTES = 4 * 1024 * 1024;
/** What is written within this time goes together, ms: a write costs more than ten lines of it, to a file as well. */
const GATHER_MS = 50;
/** At the most, of what is one character of a text in JavaScript. */
const BYTES_OF_CHARACTER = 3;
/** In one piece, as a reader of a pipe takes it. */
const PIECE = 64 * 1024;

/**
 * Writes lines without ever making anybody wait: they are gathered, written in pieces one after the other, and lost
 * (and counted) when more wait than may.
 */
export class LineWriter {
  readonly #options: LineWriterOptions;
  readonly #most: number;
  #lines: string[] = [];
  /** bytes that wait, without the lines that have not been counted */
  #waiting = 0;
  /** so many of the lines have been counted; the rest has so many characters */
  #counted = 0;
  #uncounted = 0;
  /** taken from the lines, not yet taken by the sink */
  #piece: Buffer | null = null;
  #piecesLines = 0;
  #busy = false;
  #failing = false;
  #ended = false;
  #lostSince = 0;
  #idle: (() => void)[] = [];
  /** lines that were lost since the start */
  lost = 0;

  constructor(options: LineWriterOptions) {
    this.#options = options;
    this.#most = options.mostBytes ?? MOST_BYTES;
  }

  /** bytes that wait */
  get waiting(): number {
    this.#count();
    return this.#waiting;
  }

  /** @param line with its line feed */
  write(line: string): void {
    if (this.#ended || !this.#hasRoom(line)) {
      this.#lose(1);
      return;
    }
    this.#lines.push(line);
    this.#uncounted += line.length;
    if (!this.#busy) this.#begin();
  }

  /** Bytes are counted only when it may matter: for each line that costs as much as putting it together. */
  #hasRoom(line: string): boolean {
    if (this.#waiting + (this.#uncounted + line.length) * BYTES_OF_CHARACTER <= this.#most) return true;
    this.#count();
    return this.#waiting + Buffer.byteLength(line) <= this.#most;
  }

  #count(): void {
    for (; this.#counted < this.#lines.length; this.#counted += 1)
      this.#waiting += Buffer.byteLength(this.#lines[this.#counted]!);
    this.#uncounted = 0;
  }

  /** @returns when everything has been written, or after this time (ms): whether it was */
  async flush(withinMs: number): Promise<boolean> {
    if (!this.#busy) return true;
    const idle = Promise.withResolvers<boolean>();
    this.#idle.push(() => idle.resolve(true));
    const timer = setTimeout(() => idle.resolve(false), withinMs);
    try {
      return await idle.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The process ends now: writes what the reader takes without waiting. */
  flushNow(): void {
    const rest = Buffer.concat([this.#piece ?? Buffer.alloc(0), Buffer.from(this.#lines.join(''))]);
    this.#ended = true;
    if (rest.length > 0) this.#options.sink.writeNow(rest);
  }

  #lose(count: number): void {
    this.lost += count;
    this.#lostSince += count;
  }

  #begin(): void {
    this.#busy = true;
    setTimeout(() => void this.#work(), GATHER_MS);
  }

  async #work(): Promise<void> {
    while (this.#takePiece()) {
      const done = await this.#push(this.#piece!);
      if (done) {
        // What has come meanwhile is gathered, too: else a fast reader would be given a few lines at a time.
        if (!this.#piece && this.#isLittle()) await pause(GATHER_MS);
        continue;
      }
      const { retryMs = null } = this.#options;
      if (retryMs === null) {
        this.#giveUp();
        break;
      }
      await pause(retryMs, undefined, { ref: false });
    }
    this.#busy = false;
    for (const resolve of this.#idle.splice(0)) resolve();
    if (this.#lostSince > 0 && !this.#ended) {
      const lost = this.#lostSince;
      this.#lostSince = 0;
      this.#options.onDrained?.(lost);
    }
  }

  #isLittle(): boolean {
    return this.#waiting + this.#uncounted < PIECE;
  }

  /** @returns whether there is something to write */
  #takePiece(): boolean {
    if (this.#piece) return true;
    if (this.#lines.length === 0) return false;
    let [length, count] = [0, 0];
    while (count < this.#lines.length && length < PIECE) length += this.#lines[count++]!.length;
    const all = count === this.#lines.length;
    if (!all) this.#count();
    this.#piece = Buffer.from((all ? this.#lines : this.#lines.slice(0, count)).join(''));
    // What is left has been counted; without a rest the piece is all that waits.
    this.#lines = all ? [] : this.#lines.slice(count);
    this.#counted = this.#lines.length;
    if (all) [this.#waiting, this.#uncounted] = [this.#piece.length, 0];
    this.#piecesLines = count;
    return true;
  }

  async #push(piece: Buffer): Promise<boolean> {
    try {
      const taken = await this.#options.sink.write(piece);
      this.#waiting -= taken;
      this.#piece = taken < piece.length ? piece.subarray(taken) : null;
      if (this.#failing) this.#options.onTrouble?.(null);
      this.#failing = false;
      return true;
    } catch (error) {
      if (!this.#failing) this.#options.onTrouble?.(error);
      this.#failing = true;
      return false;
    }
  }

  /** Nobody will ever read this again. */
  #giveUp(): void {
    this.#ended = true;
    this.#lose(this.#piecesLines + this.#lines.length);
    this.#piece = null;
    this.#lines = [];
    this.#waiting = 0;
    this.#counted = 0;
    this.#uncounted = 0;
  }
}
