import type { Command } from '#core/contract/index.ts';
import { beginSpan, type OpenSpan } from './page-spans.ts';

/** Who is offline for a day need not keep the beginnings of all they did. */
const MOST_OPEN = 200;

/** The spans of commands that have been wished for and not been answered. Commands of one wish share one. */
export class CommandSpans {
  /** by the id of the wish's first command; a group is never torn apart */
  readonly #open = new Map<string, OpenSpan>();

  /** Somebody has wished for these. */
  begin([first]: readonly Command[]): void {
    const span = first && this.#open.size < MOST_OPEN ? beginSpan(first.type) : null;
    if (first && span) this.#open.set(first.id, span);
  }

  /** @returns what a message with these has to carry, also when it is sent again */
  carried([first]: readonly Command[]): { readonly traceparent?: string } {
    const span = first && this.#open.get(first.id);
    return span ? { traceparent: span.traceparent } : {};
  }

  /** The server has answered these. */
  settle(commandIds: readonly string[], outcome: 'done' | 'refused'): void {
    for (const id of commandIds) {
      this.#open.get(id)?.end(outcome);
      this.#open.delete(id);
    }
  }
}
