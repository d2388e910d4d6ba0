import type { DashboardEvent } from '#core/contract/index.ts';
import { historyOf, type PersonHistory, remember } from '#core/dashboard/index.ts';

/** A person's newest events read to find what undo may reach (undos and redos are among them). */
const HISTORY_EVENTS = 1_000;

/** One person's newest events, newest first, and whether there were older ones that have been folded. */
export interface PersonEvents {
  readonly events: readonly DashboardEvent[];
  readonly folded: boolean;
}

/** What each person can take back on one dashboard: read when first needed, then kept up with the stream. */
export class Histories {
  readonly #byPerson = new Map<string, PersonHistory>();

  get all(): ReadonlyMap<string, PersonHistory> {
    return this.#byPerson;
  }

  /**
   * @param seq up to where the reader has followed the stream, asked anew after each look
   * @param read at most so many of this person's events
   */
  async load(
    person: string,
    seq: () => number,
    read: (limit: number) => Promise<PersonEvents>,
  ): Promise<void> {
    while (!this.#byPerson.has(person)) {
      const known = seq();
      const { events, folded } = await read(HISTORY_EVENTS);
      // The stream went on meanwhile: what is new in it may be missing in what was read.
      if (seq() !== known) continue;
      const history = historyOf(events.filter(event => event.seq <= known).toReversed());
      this.#byPerson.set(person, { ...history, folded });
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
