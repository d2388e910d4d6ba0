import type { WebSocket } from 'ws';
import type { Role } from '#core/access/index.ts';
import {
  CLOSE,
  type ClientMessage,
  type Command,
  type DashboardEvent,
  type Problem,
  type ProblemCode,
  reject,
  type ServerMessage,
  toProblem,
} from '#core/contract/index.ts';
import { redact } from '#core/dashboard/index.ts';
import type { Answer, Author, Room } from '../dashboards/index.ts';
import { Refusal } from '../problems.ts';
import { Outbox } from './outbox.ts';
import type { Misunderstood } from './parse-message.ts';
import { eventsMessage, snapshotMessage } from './stream-messages.ts';
import { type Watch, Watching } from './watching.ts';

/** A longer gap is closed by a snapshot: cheaper for both. */
export const LONGEST_REPLAY = 500;

/** Refusals that say nothing about the commands; a client keeps them and sends them again. */
const TRANSIENT: ReadonlySet<string> = new Set<ProblemCode>([
  'unavailable',
  'internal',
  'too-many-requests',
  'session-expired',
  'not-signed-in',
]);

const BEHIND_ANOTHER: Problem = toProblem(
  reject('unavailable', 'What you sent before this could not be taken yet. Say hello, and send both again.'),
);

export interface LiveMember {
  readonly person: string;
  readonly name: string;
  readonly role: Role;
}

export interface ConnectionOptions {
  readonly id: string;
  readonly socket: WebSocket;
  readonly room: Room;
  readonly member: LiveMember;
  readonly parse: (text: string) => ClientMessage | Misunderstood;
  /** asked before each command and once in a while: @throws Refusal session-expired, tenant-not-found */
  readonly recheck: () => Promise<LiveMember>;
  /** at most LONGEST_REPLAY of them */
  readonly eventsAfter: (seq: number) => Promise<readonly DashboardEvent[]>;
  readonly submit: (commands: readonly Command[], author: Author) => Promise<Answer>;
  readonly watch: Watch;
  readonly onSelection: (selection: string | null) => void;
  readonly onError: (error: unknown) => void;
}

/** One open page: its half of the live protocol, server side. */
export class LiveConnection {
  readonly #options: ConnectionOptions;
  readonly #outbox: Outbox;
  readonly #watching: Watching;
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
    const { room, watch, socket } = options;
    this.#letGo = room.hold();
    this.#outbox = new Outbox(socket);
    this.#watching = new Watching({
      watch,
      region: id => {
        const { regions } = redact(room.state, this.#member.role);
        return Object.hasOwn(regions, id) ? regions[id] : undefined;
      },
      send: (regionId, result) => {
        const content =
          'json' in result ? `"frame":${result.json}` : `"problem":${JSON.stringify(result.problem)}`;
        this.#outbox.offer(regionId, `{"type":"data","regionId":"${regionId}",${content}}`);
      },
      onDropped: regionId => this.#outbox.withdraw(regionId),
    });
    this.#welcome();
  }

  /** One message of the client. Never throws: what is wrong with it is answered. */
  receive(text: string): void {
    if (this.#finishing) return;
    this.#inbox = this.#inbox.then(() => this.#handle(text)).catch(error => this.#fail(error));
  }

  send(message: ServerMessage): void {
    this.#outbox.write(JSON.stringify(message));
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

  async #handle(text: string): Promise<void> {
    const message = this.#options.parse(text);
    if ('rejection' in message) return this.#misunderstood(message);
    if (message.type === 'submit') return this.#submit(message.commands);
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
      this.#options.socket.close(CLOSE.tryAgain, 'try again later');
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
    if (seq === room.seq) this.#outbox.write(eventsMessage([]));
    while (seq < room.seq) {
      const events = await eventsAfter(seq);
      // A log that has gone back (a backup was restored beneath us) has nothing to say.
      if (events.length === 0) return this.#sendSnapshot();
      this.#outbox.write(eventsMessage(events));
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
      this.#outbox.write(eventsMessage(events));
      this.#watching.follow(events);
    }
  }

  #sendSnapshot(): void {
    const { room } = this.#options;
    this.#outbox.writeSnapshot(snapshotMessage(room.snapshot(this.#member.role)));
  }

  async #submit(commands: readonly Command[]): Promise<void> {
    const commandIds = commands.map(({ id }) => id);
    const refuse = (problem: Problem) => this.send({ type: 'rejected', commandIds, problem });
    if (this.#halted) return this.#answer(() => refuse(BEHIND_ANOTHER));
    try {
      await this.#askAgain();
    } catch (error) {
      this.#halted = true;
      await this.#answered;
      refuse(this.#problemOf(error));
      throw error;
    }
    const { person, role } = this.#member;
    // Not awaited: the room answers in order, and the next message need not wait for this commit.
    const outcome = this.#options.submit(commands, { actor: person, role }).then(
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
      socket.close(CLOSE.sessionExpired, 'session expired');
    else if (problem.code === 'tenant-not-found' || problem.code === 'forbidden')
      socket.close(CLOSE.accessLost, 'access lost');
  }
}
