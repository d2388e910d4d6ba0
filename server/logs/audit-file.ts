import { LineWriter } from './line-writer.ts';
import { FileSink } from './sinks.ts';

export interface AuditFileEvents {
  readonly failed: (error: unknown) => void;
  readonly recovered: () => void;
  /** lines that did not fit into what may wait */
  readonly lost: (count: number) => void;
}

/** How often a file that cannot be written is tried again, ms. */
const RETRY_MS = 1_000;
/** What waits for a disk that is full, bytes: some ten thousand lines. */
const MOST_BYTES = 4 * 1024 * 1024;

/** A file of the audit stream alone. Nobody waits for it; where it cannot be written, lines wait, bounded. */
export class AuditFile {
  readonly #sink: FileSink;
  readonly #writer: LineWriter;

  constructor(path: string, { failed, recovered, lost }: AuditFileEvents) {
    this.#sink = new FileSink(path);
    this.#writer = new LineWriter({
      sink: this.#sink,
      mostBytes: MOST_BYTES,
      retryMs: RETRY_MS,
      onTrouble: error => (error === null ? recovered() : failed(error)),
      onDrained: lost,
    });
  }

  /** lines that did not fit into what may wait */
  get lost(): number {
    return this.#writer.lost;
  }

  write(line: string): void {
    this.#writer.write(line);
  }

  /** For logrotate: what is written from now on goes into what is at that place then. */
  reopen(): Promise<void> {
    return this.#sink.reopen();
  }

  flush(withinMs: number): Promise<boolean> {
    return this.#writer.flush(withinMs);
  }

  flushNow(): void {
    this.#writer.flushNow();
  }
}
