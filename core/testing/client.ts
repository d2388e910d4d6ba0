import type { Command, DashboardEvent, ProblemCode, ServerMessage } from '../contract/index.ts';
import { reject, toProblem } from '../contract/index.ts';
import { type Effect, type Input, newSession, type Session, step } from '../sync/index.ts';
import { ANNA } from './ids.ts';
import { Stream, type Wish } from './stream.ts';

/** A session under test: every step's effects are what the last call returned. */
export class Client {
  session: Session;
  readonly #stream: Stream;

  constructor(stream: Stream, person = ANNA) {
    this.#stream = stream;
    this.session = newSession(person);
  }

  do(input: Input): readonly Effect[] {
    const { session, effects } = step(this.session, input);
    this.session = session;
    return effects;
  }

  receive(message: ServerMessage): readonly Effect[] {
    return this.do({ type: 'received', message });
  }

  /** Submits one group; the ids come from the stream. */
  submit(...wishes: readonly Wish[]): {
    readonly commands: readonly Command[];
    readonly effects: readonly Effect[];
  } {
    const commands = wishes.map(wish => ({ id: this.#stream.id(), ...wish }) as Command);
    return { commands, effects: this.do({ type: 'submit', commands }) };
  }

  welcome(role: 'editor' | 'viewer' = 'editor'): readonly Effect[] {
    return this.receive({ type: 'welcome', connection: 'c1', person: this.session.person, role });
  }

  snapshot(): readonly Effect[] {
    return this.receive({ type: 'snapshot', seq: this.#stream.log.length, state: this.#stream.state });
  }

  /** Connected, welcomed, with a snapshot of the stream as it is now. */
  live(role: 'editor' | 'viewer' = 'editor'): this {
    this.do({ type: 'connecting' });
    this.do({ type: 'opened' });
    this.welcome(role);
    this.snapshot();
    return this;
  }

  events(...events: readonly DashboardEvent[]): readonly Effect[] {
    return this.receive({ type: 'events', events });
  }
}

/** A dashboard with one region, and Anna's page on it. */
export function scene() {
  const stream = new Stream();
  const region = stream.add({ x: 0, y: 0, w: 4, h: 2 });
  return { stream, region, client: new Client(stream).live() };
}

export const rename = (title: string) => ({ type: 'rename', title }) as const;

export const refusal = (code: ProblemCode) => toProblem(reject(code, 'No.'));

/** What the server says when it refuses a group. */
export const rejected = (commands: readonly Command[], code: ProblemCode) =>
  ({ type: 'rejected', commandIds: commands.map(({ id }) => id), problem: refusal(code) }) as const;

/** The effects that send these groups. */
export const submitted = (...groups: (readonly Command[])[]) =>
  groups.map(commands => ({ type: 'submit', commands }));

/** The server's side of a group: commits it and gives its events. */
export function commit(
  stream: Stream,
  commands: readonly Command[],
  actor = ANNA,
): readonly DashboardEvent[] {
  return commands.map(({ id, ...wish }) => {
    const outcome = stream.attempt(wish as Wish, actor, 'editor', id);
    if ('rejection' in outcome) throw new Error(JSON.stringify(outcome.rejection));
    stream.append(outcome.event);
    return outcome.event;
  });
}
