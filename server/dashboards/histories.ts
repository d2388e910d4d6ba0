import type { DashboardEvent } from '#core/contract/index.ts';
import { historyOf, type PersonHistory, remember } from '#core/dashboard/index.ts';

/** A person's newest events read to find what undo may reach (undos and redos are among them). */
const HISTORY_EVENTS = 1_000;

/** What each person can take back on one dashboard: read when first needed, then kept up with the stream. */
export class Histories {
  readonly #byPerson = new Map<string, PersonHistory>();

  get all(): ReadonlyMap<string, PersonHistory> {
    return this.#byPerson;
  }

  /**
   * @param seq up to where the reader has followed the stream, asked anew after each look
   * @param read one person's newest events, newest first
   */
  async load(
    person: string,
    seq: () => number,
    read: (limit: number) => Promise<readonly DashboardEvent[]>,
  ): Promise<void> {
    while (!this.#byPerson.has(person)) {
      const known = seq();
      const events = await read(HISTORY_EVENTS);
      // The stream went on meanwhile: what is new in it may be missing in what was read.
      if (seq() !== known) continue;
      this.#byPerson.set(person, historyOf(events.filter(event => event.seq <= known).toReversed()));
    }
  }

  follow(events: readonly DashboardEvent[]): void {
    for (const event of events) {
      const history = this.#byPerson.get(event.actor);
      if (history) this.#byPerson.set(event.actor, remember(history, event));
    }
  }

  clear(): void {
    this.#byPerson.clear();
  }
}
