import type { Command, DashboardEvent } from '#core/contract/index.ts';
import { reject } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import type { Answer } from './decide-group.ts';

/** Events whose command ids are answered from memory; older ones are asked of the store. */
const REMEMBERED = 2_000;

/**
 * Which commands a room has seen: those under way, and those committed lately. It makes the common retry
 * (a client that reconnects and sends again) cheap; the store's unique command ids make it certain.
 */
export class CommandLedger {
  readonly #waiting = new Map<string, Promise<Answer>>();
  readonly #committed = new Map<string, DashboardEvent>();

  /** @returns the answer these very commands are waiting for already */
  waiting(commands: readonly Command[]): Promise<Answer> | undefined {
    const first = commands[0] && this.#waiting.get(commands[0].id);
    return first && commands.every(({ id }) => this.#waiting.get(id) === first) ? first : undefined;
  }

  wait(commands: readonly Command[], answer: Promise<Answer>): void {
    for (const { id } of commands) this.#waiting.set(id, answer);
    const forget = () => {
      for (const { id } of commands) if (this.#waiting.get(id) === answer) this.#waiting.delete(id);
    };
    answer.then(forget, forget);
  }

  remember(events: readonly DashboardEvent[]): void {
    for (const event of events) this.#committed.set(event.commandId, event);
    for (const id of this.#committed.keys()) {
      if (this.#committed.size <= REMEMBERED) break;
      this.#committed.delete(id);
    }
  }

  /** Answers a request whose commands are known as committed. @returns whether it was answered */
  answer(
    commands: readonly Command[],
    request: { resolve: (answer: Answer) => void; reject: (error: Error) => void },
  ): boolean {
    const events = commands.flatMap(({ id }) => this.#committed.get(id) ?? []);
    if (events.length === 0) return false;
    if (events.length === commands.length) request.resolve({ seq: events.at(-1)!.seq, events });
    else request.reject(new Refusal(reject('command-id-taken', 'Give every new command a new id.')));
    return true;
  }
}
