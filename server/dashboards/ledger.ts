import { type Command, type DashboardEvent, reject } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import type { Answer } from './decide-group.ts';
import type { CommittedCommand, EventStore, StreamKey } from './store.ts';

/** Commands of one request and whoever waits for their answer. */
export interface Asked {
  readonly commands: readonly Command[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Events whose command ids are answered from memory; older ones are asked of the store. */
const REMEMBERED = 2_000;

/** @returns the refusal of a command id that cannot be this command's */
export function idTaken(detail = 'Give every new command a new id.'): Refusal {
  return new Refusal(reject('command-id-taken', detail));
}

type Found = Pick<CommittedCommand, 'seq' | 'event'>;

/** @param found what commands became that were committed together; at least one. Folded events are not there */
function answerOf(found: readonly Found[]): Answer {
  const ordered = found.toSorted((a, b) => a.seq - b.seq);
  return { seq: ordered.at(-1)!.seq, events: ordered.flatMap(({ event }) => event ?? []) };
}

/**
 * The commands that were committed lately. It makes the common retry (a client that reconnects and sends
 * again) cheap; the store's unique command ids make it certain.
 */
export class CommandLedger {
  readonly #committed = new Map<string, DashboardEvent>();

  remember(events: readonly DashboardEvent[]): void {
    for (const event of events) this.#committed.set(event.commandId, event);
    for (const id of this.#committed.keys()) {
      if (this.#committed.size <= REMEMBERED) break;
      this.#committed.delete(id);
    }
  }

  /** After events were passed over unseen, or taken back: what is remembered may not be true any more. */
  forget(): void {
    this.#committed.clear();
  }

  /** @returns those of the requests that were not seen lately; the others have their first answer */
  answerFromMemory<R extends Asked>(requests: readonly R[]): readonly R[] {
    return requests.filter(({ commands, resolve }) => {
      const events = commands.flatMap(({ id }) => this.#committed.get(id) ?? []);
      if (events.length < commands.length) return true;
      resolve(answerOf(events.map(event => ({ seq: event.seq, event }))));
      return false;
    });
  }
}

/** @returns those of the requests that the store has never seen; the others have their first answer */
export async function answerFromStore<R extends Asked>(
  store: EventStore,
  key: StreamKey,
  requests: readonly R[],
): Promise<readonly R[]> {
  if (requests.length === 0) return requests;
  const ids = requests.flatMap(({ commands }) => commands.map(({ id }) => id));
  const committed = await store.committed(key.tenant, ids);
  const byId = new Map(committed.map(found => [found.commandId, found]));
  return requests.filter(({ commands, resolve, reject }) => {
    const found = commands.flatMap(({ id }) => byId.get(id) ?? []);
    if (found.length === 0) return true;
    const here = found.every(({ dashboard }) => dashboard === key.dashboard);
    if (here && found.length === commands.length) resolve(answerOf(found));
    else reject(idTaken());
    return false;
  });
}
