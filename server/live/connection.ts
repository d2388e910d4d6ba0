import {
  CLOSE,
  type ClientMessage,
  type Command,
  type DashboardEvent,
  type Problem,
  type Rejection,
  reject,
  type ServerMessage,
  TRANSIENT,
  toProblem,
} from '#core/contract/index.ts';
import { redact } from '#core/dashboard/index.ts';
import { Refusal } from '../problems.ts';
import { beginSpan, fail, parentOf, SpanKind, within } from '../tracing/index.ts';
import { closeSocket } from './closing.ts';
import type { ConnectionOptions, LiveMember } from './connection-options.ts';
import { HeldBack } from './held-back.ts';
import { Outbox } from './outbox.ts';
import type { Misunderstood } from './parse-message.ts';
import { eventsMessage, frameMessage, snapshotMessage } from './stream-messages.ts';
import { Watching } from './watching.ts';

/** A longer gap is closed by a snapshot: cheaper for both. */
export const LONGEST_REPLAY = 500;

/** A problem comes after the frame that waits, and does not take its place: the page shows both. */
const problemOf = (regionId: string) => `${regionId} problem`;

const BEHIND_ANOTHER: Problem = toProblem(
  reject('unavailable', 'What you sent before this could not be taken yet. Say hello, and send both again.'),
);

type Submit = Extract<ClientMessage, { readonly type: 'submit' }>;

/** One open page: its half of the live protocol, server side. */
export class LiveConnection {
  readonly #options: ConnectionOptions;
  readonly #outbox: Outbox;
  readonly #watching: Watching;
  readonly #heldBack = new HeldBack(message => this.#queue(() => this.#take(message)));
  readonly #letGo: () => void;
  #member: LiveMember;
  #stopListening: (() => void) | null = null;
  /** messages are taken one after the other, also while one waits */
  #inbox: Promise<void> = Promise.resolve();
  /** answers to commands go out in the order of the questions */
  #answered: Promise<void> = Promise.resolve();
  /** after a refusal that says nothing about the commands none are taken until the next hello: order is kept */
  #halted = false;
  #closed = false;
  #finishing = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#member = options.member;
    const { room, watch, socket, instruments } = options;
    this.#letGo = room.hold();
    this.#outbox = new Outbox(socket, instruments.messageSent);
    this.#watching = new Watching({
      watch,
      region: id => {
        const { regions } = redact(room.state, this.#member.role);
        return Object.hasOwn(regions, id) ? regions[id] : undefined;
      },
      variables: () => room.state.variables,
      send: (regionId, result) => {
        if ('json' in result) {
          this.#outbox.withdraw(problemOf(regionId));
          this.#outbox.offer(regionId, frameMessage(regionId, result));
        } else {
          const message = { type: 'data', regionId, problem: result.problem } satisfies ServerMessage;
          this.#outbox.offer(problemOf(regionId), JSON.stringify(message));
        }
      },
      onDropped: regionId => {
        for (const key of [regionId, problemOf(regionId)]) this.#outbox.withdraw(key);
      },
    });
    this.#welcome();
  }

  /** UUID of who is at the other end */
  get person(): string {
    return this.#member.person;
  }

  /** One message of the client. Never throws: what is wrong with it is answered. */
  receive(text: string): void {
    if (this.#finishing) return;
    const { limits, socket } = this.#options;
    const refused = limits.message();
    if (refused && limits.abusive) {
      this.#finishing = true;
      closeSocket(socket, CLOSE.tooManyMessages, 'too many messages');
    } else this.#queue(() => this.#handle(text, refused));
  }

  send(message: ServerMessage): void {
    this.#outbox.write(message.type, JSON.stringify(message));
  }

  /** Whether this person may still be here, and as what; closes the connection when not. */
  async recheck(): Promise<void> {
    await this.#askAgain().catch(error => this.#fail(error));
  }

  /** Takes no more messages. @returns when those that were taken have been answered */
  async finish(): Promise<void> {
    this.#finishing = true;
    await this.#inbox;
    await this.#answered;
  }

  /** The socket is gone. Commands that were taken are still carried out. */
  close(): void {
    this.#closed = true;
    this.#stopListening?.();
    this.#stopListening = null;
    this.#watching.close();
    this.#heldBack.close();
    this.#letGo();
  }

  #welcome(): void {
    const { person, role } = this.#member;
    this.send({ type: 'welcome', connection: this.#options.id, person, role });
  }

  async #askAgain(): Promise<void> {
    const before = this.#member.role;
    this.#member = await this.#options.recheck();
    // The page shows what the new role may do, and asks for what it may see.
    if (this.#member.role !== before) this.#welcome();
  }

  #queue(handle: () => Promise<void>): void {
    this.#inbox = this.#inbox.then(handle).catch(error => this.#fail(error));
  }

  /** @param refused why it came too early; then commands are sent back, and anything else waits */
  async #handle(text: string, refused: Rejection | null): Promise<void> {
    const message = this.#options.parse(text);
    this.#options.instruments.messageReceived('rejection' in message ? 'invalid' : message.type);
    if ('rejection' in message) return this.#misunderstood(message);
    if (message.type === 'submit')
      return this.#traced(message, () => this.#submit(message.commands, text.length, refused));
    if (refused) {
      // Told once: an answer to each would be as much again.
      const first = this.#heldBack.hold(message, Number(refused.extra?.retryAfter));
      if (first) this.send({ type: 'problem', problem: toProblem(refused) });
    } else {
      this.#heldBack.replace(message.type);
      await this.#take(message);
    }
  }

  async #take(message: Exclude<ClientMessage, { readonly type: 'submit' }>): Promise<void> {
    if (this.#closed) return;
    switch (message.type) {
      case 'hello':
        return this.#hello(message.seq);
      case 'presence':
        return this.#options.onSelection(message.selection);
      case 'watch':
        return this.#watching.set(message);
    }
  }

  #misunderstood({ rejection, commandIds }: Misunderstood): void {
    const problem = toProblem(rejection);
    if (commandIds.length > 0) this.#answer(() => this.send({ type: 'rejected', commandIds, problem }));
    else this.send({ type: 'problem', problem });
  }

  async #hello(from: number | null): Promise<void> {
    await this.#answered;
    this.#halted = false;
    this.#stopListening?.();
    this.#stopListening = null;
    try {
      await this.#catchUp(from);
    } catch (error) {
      // Without an answer the page would wait for ever: it comes back, and asks again.
      closeSocket(this.#options.socket, CLOSE.tryAgain, 'try again later');
      throw error;
    }
    if (this.#closed) return;
    this.#stopListening = this.#options.room.listen(events => this.#onEvents(events));
    this.#watching.followAll();
  }

  /** Sends what was missed, up to where the room is. Nothing can fall between this and listening: no await. */
  async #catchUp(from: number | null): Promise<void> {
    const { room, eventsAfter } = this.#options;
    if (from !== null && from > room.seq) await room.refresh();
    if (from === null || from > room.seq || room.seq - from > LONGEST_REPLAY) return this.#sendSnapshot();
    let seq = from;
    if (seq === room.seq) this.#outbox.write('events', eventsMessage([]));
    while (seq < room.seq) {
      const events = await eventsAfter(seq);
      const [next] = events;
      // A log that has gone back (a backup was restored beneath us) has nothing to say; one that was folded
      // beyond this page has lost what the page misses.
      if (!next || next.seq !== seq + 1 || next.type === 'dashboardFolded') return this.#sendSnapshot();
      this.#outbox.write('events', eventsMessage(events));
      seq = events.at(-1)!.seq;
      // Read from the store, which may be further than this room.
      if (seq > room.seq) await room.refresh();
    }
  }

  #onEvents(events: readonly DashboardEvent[]): void {
    if (events.length === 0) {
      this.#sendSnapshot();
      this.#watching.followAll();
    } else {
      this.#outbox.write('events', eventsMessage(events));
      this.#watching.follow(events);
    }
  }

  #sendSnapshot(): void {
    const { room } = this.#options;
    this.#outbox.writeSnapshot(snapshotMessage(room.snapshot(this.#member.role)));
  }

  /** Until what was submitted has been answered, which is after `submit` is through. */
  async #traced({ traceparent }: Submit, submit: () => Promise<void>): Promise<void> {
    const span = beginSpan('live submit', parentOf(traceparent), () => ({ kind: SpanKind.SERVER }));
    if (span === null) return submit();
    try {
      await within(span, submit);
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      void this.#answered.then(() => span.end());
    }
  }

  async #submit(commands: readonly Command[], size: number, refused: Rejection | null): Promise<void> {
    const commandIds = commands.map(({ id }) => id);
    const refuse = (problem: Problem) => this.send({ type: 'rejected', commandIds, problem });
    if (this.#halted) return this.#answer(() => refuse(BEHIND_ANOTHER));
    const tooMany = refused ?? (await this.#options.limits.commands(size));
    if (tooMany) {
      this.#halted = true;
      return this.#answer(() => refuse(toProblem(tooMany)));
    }
    try {
      await this.#askAgain();
    } catch (error) {
      this.#halted = true;
      await this.#answered;
      refuse(this.#problemOf(error));
      throw error;
    }
    // One before it may have failed while this one waited.
    if (this.#halted) return this.#answer(() => refuse(BEHIND_ANOTHER));
    const { person, role } = this.#member;
    // Not awaited: the room answers in order, and the next message need not wait for this commit.
    const outcome = this.#options.submit(commands, { actor: person, role, line: this }).then(
      ({ seq }) =>
        () =>
          this.send({ type: 'accepted', commandIds, seq }),
      error => {
        const problem = this.#problemOf(error);
        if (TRANSIENT.has(problem.code)) this.#halted = true;
        return () => refuse(problem);
      },
    );
    this.#answer(outcome);
  }

  /** Answers when everything before it has been answered. */
  #answer(say: (() => void) | Promise<() => void>): void {
    this.#answered = this.#answered
      .then(async () => (await say)())
      .catch(error => this.#options.onError(error));
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof Refusal) return toProblem(error.rejection);
    this.#options.onError(error);
    return toProblem(
      reject('internal', 'This is our fault, not yours. Your change is kept here; try again.'),
    );
  }

  #fail(error: unknown): void {
    const problem = this.#problemOf(error);
    this.send({ type: 'problem', problem });
    const { socket } = this.#options;
    if (problem.code === 'session-expired' || problem.code === 'not-signed-in')
      closeSocket(socket, CLOSE.sessionExpired, 'session expired');
    else if (problem.code === 'tenant-not-found' || problem.code === 'forbidden')
      closeSocket(socket, CLOSE.accessLost, 'access lost');
  }
}
