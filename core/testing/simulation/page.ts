import type { ClientMessage, Command, ServerMessage } from '../../contract/index.ts';
import { type Effect, type Group, type Input, newSession, type Session, step } from '../../sync/index.ts';
import type { FakeServer } from './fake-server.ts';
import { Wire } from './wire.ts';

/** One page of one person: the session, its connection, and what it keeps across a reload. */
export class Page {
  readonly name: string;
  readonly person: string;
  session: Session;
  wire: Wire | null = null;
  /** the server asked to come back later */
  retryDue = false;
  /** every group ever submitted here, in order */
  readonly submitted: (readonly Command[])[] = [];
  readonly refused = new Set<string>();
  /** those of the refused on which the server failed */
  readonly setAside = new Set<string>();
  readonly accepted = new Set<string>();
  #kept = '[]';

  constructor(name: string, person: string) {
    this.name = name;
    this.person = person;
    this.session = newSession(person);
  }

  connect(server: FakeServer): void {
    this.wire = new Wire();
    this.#do({ type: 'connecting' });
    server.accept(this.wire, this.person);
    this.#do({ type: 'opened' });
  }

  /** The page notices that its connection is gone. */
  disconnect(): void {
    this.wire = null;
    this.retryDue = false;
    this.#do({ type: 'closed' });
  }

  submit(commands: readonly Command[]): void {
    this.submitted.push(commands);
    this.#do({ type: 'submit', commands });
  }

  receive(message: ServerMessage): void {
    if (message.type === 'accepted') for (const id of message.commandIds) this.accepted.add(id);
    this.#do({ type: 'received', message });
  }

  retry(): void {
    this.retryDue = false;
    this.#do({ type: 'retry' });
  }

  /** Everything that was in memory is gone. */
  reload(): void {
    this.wire = null;
    this.retryDue = false;
    this.session = newSession(this.person);
    this.#do({ type: 'restored', pending: JSON.parse(this.#kept) as Group[] });
  }

  #do(input: Input): void {
    const { session, effects } = step(this.session, input);
    this.session = session;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'hello':
      case 'submit':
        this.#send(effect);
        return;
      case 'persist':
        this.#kept = JSON.stringify(effect.pending);
        return;
      case 'refused':
        for (const { id } of effect.commands) {
          if (this.refused.has(id)) throw new Error(`${id} was refused twice`);
          this.refused.add(id);
          if (effect.problem.code === 'not-saved') this.setAside.add(id);
        }
        return;
      case 'retryLater':
        this.retryDue = true;
        return;
      case 'happened':
        return;
      case 'foreign':
        throw new Error('Nobody signs in as somebody else here');
    }
  }

  #send(message: ClientMessage): void {
    if (!this.wire) throw new Error(`${message.type} was sent without a connection`);
    this.wire.sendToServer(message);
  }
}
