import type { WebSocket } from 'ws';
import type { Role } from '#core/access/index.ts';
import {
  CLOSE,
  type ClientMessage,
  type Command,
  type DashboardEvent,
  type Problem,
  type Rejection,
  reject,
  type ServerMessage,
  toProblem,
} from '#core/contract/index.ts';
import { redact } from '#core/dashboard/index.ts';
import type { Answer, Author, Room } from '../dashboards/index.ts';
import { Refusal } from '../problems.ts';
import { type Watch, Watching } from './watching.ts';

/** Above this a client does not keep up: it is closed and comes back by its seq. */
const MOST_BUFFERED = 1_048_576;
/** A longer gap is closed by a snapshot: cheaper for both. */
const LONGEST_REPLAY = 500;

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
  readonly parse: (text: string) => ClientMessage | Rejection;
  /** asked before each command and once in a while: @throws Refusal session-expired, tenant-not-found */
  readonly recheck: () => Promise<LiveMember>;
  readonly eventsAfter: (seq: number) => Promise<readonly DashboardEvent[]>;
  readonly submit: (commands: readonly Command[], author: Author) => Promise<Answer>;
  readonly watch: Watch;
  readonly onSelection: (selection: string | null) => void;
  readonly onError: (error: unknown) => void;
}

/** The same events go to many connections: they are serialised once. */
const serialised = new WeakMap<readonly DashboardEvent[], string>();
function eventsMessage(events: readonly DashboardEvent[]): string {
  let text = serialised.get(events);
  if (text === undefined) {
    text = JSON.stringify({ type: 'events', events } satisfies ServerMessage);
    serialised.set(events, text);
  }
  return text;
}

/** One open page: its half of the live protocol, server side. */
export class LiveConnection {
  readonly #options: ConnectionOptions;
  readonly #watching: Watching;
  #member: LiveMember;
  /** seq up to which this client has been served; null until its hello */
  #served: number | null = null;
  #stopListening: (() => void) | null = null;
  /** messages are taken one after the other, also while one waits */
  #inbox: Promise<void> = Promise.resolve();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#member = options.member;
    const { room, watch } = options;
    this.#watching = new Watching({
      watch,
      region: id => {
        const { regions } = redact(room.state, this.#member.role);
        return Object.hasOwn(regions, id) ? regions[id] : undefined;
      },
      send: (regionId, result) => this.send({ type: 'data', regionId, ...result }),
    });
    const { id, member } = options;
    this.send({ type: 'welcome', connection: id, person: member.person, role: member.role });
  }

  /** One message of the client. Never throws: what is wrong with it is answered. */
  receive(text: string): void {
    this.#inbox = this.#inbox.then(() => this.#handle(text)).catch(error => this.#fail(error));
  }

  send(message: ServerMessage): void {
    this.#write(JSON.stringify(message));
  }

  /** Whether this person may still be here; closes the connection when not. */
  async recheck(): Promise<void> {
    try {
      this.#member = await this.#options.recheck();
    } catch (error) {
      this.#fail(error);
    }
  }

  close(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#watching.close();
  }

  async #handle(text: string): Promise<void> {
    const message = this.#options.parse(text);
    if ('code' in message) return this.send({ type: 'problem', problem: toProblem(message) });
    switch (message.type) {
      case 'hello':
        return this.#catchUp(message.seq);
      case 'submit':
        return this.#submit(message.commands);
      case 'presence':
        return this.#options.onSelection(message.selection);
      case 'watch':
        return this.#watching.set(message);
    }
  }

  /** Sends what was missed, then listens. Nothing can fall between the two: no await separates them. */
  async #catchUp(from: number | null): Promise<void> {
    const { room, eventsAfter } = this.#options;
    this.#stopListening?.();
    this.#stopListening = null;
    if (from !== null && from > room.seq) await room.refresh();
    if (from === null || from > room.seq || room.seq - from > LONGEST_REPLAY) this.#sendSnapshot();
    else {
      let seq = from;
      do {
        const events = seq === room.seq ? [] : await eventsAfter(seq);
        this.#write(eventsMessage(events));
        seq = events.at(-1)?.seq ?? seq;
        if (seq > room.seq) await room.refresh();
        else if (events.length === 0 && seq < room.seq) break;
      } while (seq !== room.seq);
      this.#served = seq;
      if (seq !== room.seq) this.#sendSnapshot();
    }
    this.#stopListening = room.listen(events => this.#onEvents(events));
  }

  #onEvents(events: readonly DashboardEvent[]): void {
    const { room } = this.#options;
    const first = events[0];
    if (!first || first.seq !== (this.#served ?? -1) + 1) {
      this.#sendSnapshot();
      return;
    }
    this.#served = room.seq;
    this.#write(eventsMessage(events));
    this.#watching.follow(events);
  }

  #sendSnapshot(): void {
    const { room } = this.#options;
    const snapshot = room.snapshot(this.#member.role).toString();
    this.#write(`{"type":"snapshot",${snapshot.slice(1)}`);
    this.#served = room.seq;
    this.#watching.followAll();
  }

  async #submit(commands: readonly Command[]): Promise<void> {
    const commandIds = commands.map(({ id }) => id);
    const refuse = (error: unknown) =>
      this.send({ type: 'rejected', commandIds, problem: this.#problemOf(error) });
    try {
      this.#member = await this.#options.recheck();
    } catch (error) {
      refuse(error);
      throw error;
    }
    const { person, role } = this.#member;
    // Not awaited: the room answers in order, and the next message need not wait for this commit.
    this.#options
      .submit(commands, { actor: person, role })
      .then(({ seq }) => this.send({ type: 'accepted', commandIds, seq }), refuse);
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

  #write(text: string): void {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_BUFFERED) socket.close(CLOSE.tooFarBehind, 'too far behind');
    else socket.send(text);
  }
}
