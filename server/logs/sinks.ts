import { close, fstatSync, open, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Sink } from './line-writer.ts';

const openFile = promisify(open);
const closeFile = promisify(close);

/** The last words of a process may wait for a slow reader so long altogether, ms. */
const LAST_WORDS_MS = 1_000;
const STEP_MS = 10;

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Writes without waiting longer than a moment; what is not taken then is lost with the process. */
function writeLast(fd: number, bytes: Buffer): void {
  const until = performance.now() + LAST_WORDS_MS;
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || performance.now() > until) return;
      pause(STEP_MS);
    }
  }
}

const writeTo = (fd: number, bytes: Buffer) =>
  new Promise<number>((resolve, reject) => {
    write(fd, bytes, (error, taken) => (error ? reject(error) : resolve(taken)));
  });

/**
 * The standard output of this process. To a pipe it is written through Node's stream, which waits for the reader in
 * the system's own way; a write of our own would block a thread, and with it the end of the process.
 */
export function standardOutput(): Sink {
  const { stdout: stream } = process;
  const fd = 1;
  const kind = fstatSync(fd);
  if (!kind.isFIFO() && !kind.isSocket())
    return { write: bytes => writeTo(fd, bytes), writeNow: bytes => writeLast(fd, bytes) };
  // The callback of each write tells; without a listener the same error would end the process.
  stream.on('error', () => {});
  return {
    write: bytes =>
      new Promise((resolve, reject) => {
        stream.write(bytes, error => (error ? reject(error) : resolve(bytes.length)));
      }),
    writeNow: bytes => writeLast(fd, bytes),
  };
}

/** A file that lines are appended to, opened when it is needed; only its owner and group may read it. */
export class FileSink implements Sink {
  readonly #path: string;
  #fd: number | null = null;
  #opening: Promise<number> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async write(bytes: Buffer): Promise<number> {
    const fd = this.#fd ?? (await this.#open());
    try {
      return await writeTo(fd, bytes);
    } catch (error) {
      // Mended by opening anew where it is (a share that came back); harmless where it is not (a full disk).
      await this.reopen();
      throw error;
    }
  }

  writeNow(bytes: Buffer): void {
    if (this.#fd !== null) writeLast(this.#fd, bytes);
  }

  /** Lets go of the file: the next line opens what is at that place then. */
  async reopen(): Promise<void> {
    await this.#opening?.catch(() => {});
    const fd = this.#fd;
    this.#fd = null;
    if (fd !== null) await closeFile(fd).catch(() => {});
  }

  #open(): Promise<number> {
    this.#opening ??= openFile(this.#path, 'a', 0o640)
      .then(fd => {
        this.#fd = fd;
        return fd;
      })
      .finally(() => {
        this.#opening = null;
      });
    return this.#opening;
  }
}
