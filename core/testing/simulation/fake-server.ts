import type { Role } from '../../access/index.ts';
import type {
  ClientMessage,
  Command,
  DashboardEvent,
  DashboardState,
  Problem,
  Rejection,
  ServerMessage,
} from '../../contract/index.ts';
import { reject, toProblem } from '../../contract/index.ts';
import {
  decide,
  emptyDashboard,
  evolve,
  historyOf,
  NO_HISTORY,
  type PersonHistory,
  redact,
  remember,
} from '../../dashboard/index.ts';
import { TRIES } from '../../sync/index.ts';
import { DASHBOARD, uuid } from '../ids.ts';
import type { Random } from './random.ts';
import type { Wire } from './wire.ts';

/** A longer gap is closed by a snapshot. */
const LONGEST_REPLAY = 12;
const FAULT = toProblem(reject('internal', 'This is our fault, not yours.'));
const NO_ANSWER = toProblem(reject('unavailable', 'The database does not answer at the moment.'));

/** The server's end of one connection. */
interface Peer {
  readonly wire: Wire;
  readonly person: string;
  readonly role: Role;
  /** seq up to which this client has been served; null until its hello */
  served: number | null;
  /** after a refusal that said nothing about the commands, none are taken until the next hello */
  halted: boolean;
}

/**
 * What the session expects of a server, in its plainest form: real `decide` and `evolve`, a log that is never
 * lost, groups that are atomic, ids that are known again, answers of one connection in the order of the
 * questions.
 */
export class FakeServer {
  readonly log: DashboardEvent[] = [];
  /** the state at each seq, from 0 */
  readonly states: DashboardState[] = [emptyDashboard(DASHBOARD)];
  readonly roles = new Map<string, Role>();
  /** the database is away */
  outage = false;
  /** what was done up to this seq has been folded: no event up to it can be sent, or undone, any more */
  folded = 0;
  readonly #random: Random;
  readonly #peers = new Map<Wire, Peer>();
  readonly #committed = new Map<string, number>();
  /** so that a refused command that arrives twice is refused twice */
  readonly #refused = new Map<string, Problem>();
  /** how often it still fails on a group, by the id of its first command */
  readonly #faults = new Map<string, number>();
  readonly #faultsHeal: boolean;
  #histories = new Map<string, PersonHistory>();
  #ids = 0;

  /**
   * @param faultsHeal whether the server fails on some groups only for a while. Not on a network that says
   * things twice: a page that hears of one fault twice may give a group up that would have been done.
   */
  constructor(random: Random, faultsHeal: boolean) {
    this.#random = random;
    this.#faultsHeal = faultsHeal;
  }

  get head(): number {
    return this.log.length;
  }

  get state(): DashboardState {
    return this.states.at(-1)!;
  }

  accept(wire: Wire, person: string): void {
    const role = this.roles.get(person)!;
    this.#peers.set(wire, { wire, person, role, served: null, halted: false });
    wire.sendToClient({ type: 'welcome', connection: this.#id(), person, role });
  }

  /** The connection is gone; what was under way may still arrive. */
  hangUp(wire: Wire): void {
    const peer = this.#peers.get(wire);
    if (peer) peer.served = null;
  }

  /** The process ends: what it knew beside the log is gone. */
  restart(): void {
    this.#peers.clear();
    this.#histories = new Map();
  }

  /** Old history goes, whatever anybody has seen of it. */
  fold(seq: number): void {
    this.folded = Math.max(this.folded, seq);
    this.#histories = new Map();
  }

  receive(wire: Wire, message: ClientMessage): void {
    const peer = this.#peers.get(wire);
    if (!peer) return;
    if (message.type === 'hello') this.#hello(peer, message.seq);
    else if (message.type === 'submit') this.#submit(peer, message.commands);
  }

  /** Tells one client what is new; now and then the server is late with that. */
  tell(wire: Wire): void {
    const peer = this.#peers.get(wire);
    if (!peer || peer.served === null || peer.served === this.head) return;
    this.#catchUp(peer, peer.served);
  }

  #hello(peer: Peer, seq: number | null): void {
    peer.halted = false;
    if (seq === this.head) this.#send(peer, { type: 'events', events: [] });
    else this.#catchUp(peer, seq);
    peer.served = this.head;
  }

  #catchUp(peer: Peer, seq: number | null): void {
    if (seq === null || seq < this.folded || this.head - seq > LONGEST_REPLAY) {
      this.#send(peer, { type: 'snapshot', seq: this.head, state: redact(this.state, peer.role) });
    } else {
      for (let from = seq; from < this.head; ) {
        const to = from + 1 + this.#random.below(this.head - from);
        this.#send(peer, { type: 'events', events: this.log.slice(from, to) });
        from = to;
      }
    }
    peer.served = this.head;
  }

  #submit(peer: Peer, commands: readonly Command[]): void {
    const commandIds = commands.map(({ id }) => id);
    const answer = this.#answer(peer, commands);
    if (typeof answer !== 'number')
      return void this.#send(peer, { type: 'rejected', commandIds, problem: answer });
    for (const { wire } of this.#peers.values()) if (this.#random.chance(0.8)) this.tell(wire);
    this.#send(peer, { type: 'accepted', commandIds, seq: answer });
  }

  #answer(peer: Peer, commands: readonly Command[]): number | Problem {
    if (!this.outage && !peer.halted) {
      if (!this.#failsOn(commands)) return this.#commit(peer, commands);
      peer.halted = true;
      return FAULT;
    }
    // It may be the answer alone that is lost: then it was committed and nobody can say so.
    if (!peer.halted && this.#random.chance(0.3)) this.#commit(peer, commands);
    peer.halted = true;
    return NO_ANSWER;
  }

  /** Some groups are poison, and on some the server fails for a while. */
  #failsOn([first]: readonly Command[]): boolean {
    if (!first || this.#committed.has(first.id)) return false;
    const left = this.#faults.get(first.id) ?? this.#faultsOf();
    this.#faults.set(first.id, left - 1);
    return left > 0;
  }

  #faultsOf(): number {
    if (this.#random.chance(0.02)) return Number.POSITIVE_INFINITY;
    return this.#faultsHeal && this.#random.chance(0.02) ? 1 + this.#random.below(TRIES - 1) : 0;
  }

  /** @returns the seq of the last event of these commands, or why none of them was done */
  #commit(peer: Peer, commands: readonly Command[]): number | Problem {
    const known = commands.flatMap(({ id }) => this.#committed.get(id) ?? []);
    if (known.length === commands.length) return Math.max(...known);
    if (known.length > 0) throw new Error('Half of a group was committed');
    const before = commands.map(({ id }) => this.#refused.get(id)).find(problem => problem !== undefined);
    if (before) return before;
    const outcome = this.#decide(peer, commands);
    if ('code' in outcome) {
      const problem = toProblem(outcome);
      for (const { id } of commands) this.#refused.set(id, problem);
      return problem;
    }
    for (const event of outcome.events) {
      this.log.push(event);
      this.states.push(evolve(this.state, event));
      this.#committed.set(event.commandId, event.seq);
    }
    this.#histories.set(peer.person, outcome.history);
    return this.head;
  }

  #decide(
    { person, role }: Peer,
    commands: readonly Command[],
  ): { readonly events: readonly DashboardEvent[]; readonly history: PersonHistory } | Rejection {
    let { state } = this;
    let history =
      this.#histories.get(person) ??
      historyOf(this.log.filter(({ actor, seq }) => actor === person && seq > this.folded)) ??
      NO_HISTORY;
    const events: DashboardEvent[] = [];
    for (const command of commands) {
      const decision = decide(state, command, { actor: person, role, newId: this.#id(), history });
      if ('rejection' in decision) return decision.rejection;
      const event = {
        seq: this.head + events.length + 1,
        id: this.#id(),
        ...decision.event,
        actor: person,
        commandId: command.id,
        at: '2026-01-01T00:00:00.000Z',
      } as DashboardEvent;
      events.push(event);
      state = evolve(state, event);
      history = remember(history, event);
    }
    return { events, history };
  }

  #send({ wire }: Peer, message: ServerMessage): void {
    wire.sendToClient(message);
  }

  #id(): string {
    this.#ids += 1;
    return uuid(2_000_000 + this.#ids);
  }
}
