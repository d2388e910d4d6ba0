import type { Role } from '../access/index.ts';
import type {
  Command,
  DashboardEvent,
  DashboardState,
  Present,
  Problem,
  ServerMessage,
  Snapshot,
} from '../contract/index.ts';

/** Commands that succeed or fail together. */
export interface Group {
  readonly commands: readonly Command[];
  /** committed at or before this seq, which has not arrived here yet */
  readonly acceptedAt?: number;
  /** how often the server failed on it */
  readonly failures?: number;
}

/** How often a group is tried on which the server fails; then it is set aside. */
export const TRIES = 6;

export type Connection = 'offline' | 'connecting' | 'live';

export interface Session {
  readonly person: string;
  readonly role: Role | null;
  /** this connection's id, to tell oneself apart among those present */
  readonly self: string | null;
  readonly confirmed: Snapshot | null;
  readonly pending: readonly Group[];
  /** what to show; null until the first snapshot */
  readonly optimistic: DashboardState | null;
  readonly connection: Connection;
  readonly people: readonly Present[];
  /** the newest seq that this connection has told of, in order or not; null: it has said nothing yet */
  readonly heard: number | null;
  /** the seq after which a hello under way has asked for events (-1: for a snapshot); null: none */
  readonly asked: number | null;
  /** the server is short of something: nothing is sent until `retry` */
  readonly paused: boolean;
  /** how often in a row the server could not take what was sent, over all connections */
  readonly setbacks: number;
  /** `confirmed` was made for another role: a snapshot for this one is on its way */
  readonly partial: boolean;
  /** this connection is somebody else's, who has signed in here since: nothing is taken or sent */
  readonly foreign: boolean;
}

export type Input =
  | { readonly type: 'connecting' }
  | { readonly type: 'opened' }
  | { readonly type: 'closed' }
  | { readonly type: 'received'; readonly message: ServerMessage }
  | { readonly type: 'submit'; readonly commands: readonly Command[] }
  /** groups kept from an earlier visit, oldest first */
  | { readonly type: 'restored'; readonly pending: readonly Group[] }
  /** time to send again what the server could not take for the moment */
  | { readonly type: 'retry' };

export type Effect =
  | { readonly type: 'hello'; readonly seq: number | null }
  | { readonly type: 'submit'; readonly commands: readonly Command[] }
  /** keep these across a reload; replaces what was kept before */
  | { readonly type: 'persist'; readonly pending: readonly Group[] }
  /** tell the person: nothing of these commands was done */
  | { readonly type: 'refused'; readonly commands: readonly Command[]; readonly problem: Problem }
  /** these events happened, ours or others', in order */
  | { readonly type: 'happened'; readonly events: readonly DashboardEvent[] }
  /** the server is short of something: send `retry` after a while, longer with each setback in a row */
  | { readonly type: 'retryLater'; readonly problem: Problem; readonly setbacks: number }
  /** somebody else is signed in here now: the page has to begin anew for them, what is kept stays kept */
  | { readonly type: 'foreign'; readonly person: string };

export interface Step {
  readonly session: Session;
  readonly effects: readonly Effect[];
}

/** @param person id of the person who edits here */
export function newSession(person: string): Session {
  return {
    person,
    role: null,
    self: null,
    confirmed: null,
    pending: [],
    optimistic: null,
    connection: 'offline',
    people: [],
    heard: null,
    asked: null,
    paused: false,
    setbacks: 0,
    partial: false,
    foreign: false,
  };
}

export const stay = (session: Session): Step => ({ session, effects: [] });
export const idsOf = (group: Group): readonly string[] => group.commands.map(({ id }) => id);

/** Says hello with what is confirmed: the server answers with what is missing. */
export function sayHello(session: Session, effects: readonly Effect[] = []): Step {
  const seq = session.partial ? null : (session.confirmed?.seq ?? null);
  return { session: { ...session, asked: seq ?? -1 }, effects: [...effects, { type: 'hello', seq }] };
}

/** Sends what has not been accepted yet, in order (again: the server knows repeated ids). */
export function sendPending(session: Session, groups: readonly Group[] = session.pending): readonly Effect[] {
  if (session.connection !== 'live' || session.paused) return [];
  return groups
    .filter(({ acceptedAt }) => acceptedAt === undefined)
    .map(({ commands }) => ({ type: 'submit', commands }) as const);
}
