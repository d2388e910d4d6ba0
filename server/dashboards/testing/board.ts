import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Command, DashboardEvent } from '#core/contract/index.ts';
import { emptyDashboard, evolve } from '#core/dashboard/index.ts';
import { Refusal } from '../../problems.ts';
import type { Clock } from '../decide-group.ts';
import { memoryStore } from '../memory-store.ts';
import { type Author, Room } from '../room.ts';
import type { EventStore, StreamKey } from '../store.ts';
import { type FaultyStore, faultyStore } from './faulty-store.ts';
import { create, type Intent, minutesAgo, someKey, type TimeOf } from './writer.ts';

export const ADA: Author = { actor: 'ada', role: 'editor' };
export const BEN: Author = { actor: 'ben', role: 'editor' };
export const CLIO: Author = { actor: 'clio', role: 'viewer' };

const CLOCK: Clock = { now: () => new Date().toISOString(), id: () => randomUUID() };

/** A clock that is behind, so that what it stamps is old. */
export const slowClock = (minutes: number): Clock => ({ ...CLOCK, now: () => minutesAgo(minutes)(0) });

/** A room, the store that fails when it should, and what its listeners and the bus have heard. */
export interface Opened {
  readonly room: Room;
  readonly store: FaultyStore;
  readonly heard: DashboardEvent[][];
  readonly published: number[];
  readonly errors: unknown[];
}

/** What is special about the process that a room stands for. */
export interface Process {
  /** it knows that old events are folded */
  readonly folding?: boolean;
  readonly clock?: Clock;
  /** its own way to the same events */
  readonly through?: EventStore;
}

/** One stream in a real store in memory; rooms on it stand for processes. */
export interface Board {
  readonly key: StreamKey;
  readonly truth: EventStore;
  open(process?: Process): Promise<Opened>;
  log(): Promise<readonly DashboardEvent[]>;
}

export async function newBoard(
  tenant?: string,
  truth: EventStore = memoryStore(),
  timeOf?: TimeOf,
): Promise<Board> {
  const key = someKey(tenant);
  await truth.append(create(key, 'Sales', 'ada', randomUUID(), timeOf).append);
  return {
    key,
    truth,
    open: async ({ folding, clock = CLOCK, through = truth } = {}) => {
      const store = faultyStore(through);
      const heard: DashboardEvent[][] = [];
      const published: number[] = [];
      const errors: unknown[] = [];
      const room = new Room(
        {
          key,
          store,
          clock,
          onAppended: (_, seq) => published.push(seq),
          onError: error => errors.push(error),
          folding,
        },
        (await truth.load(key))!,
      );
      room.listen(events => heard.push([...events]));
      return { room, store, heard, published, errors };
    },
    log: async () => (await truth.events(key, { after: 0, limit: 1_000_000 })).events,
  };
}

export const command = (intent: Intent): Command => ({ id: randomUUID(), ...intent }) as Command;
export const rename = (title: string, id?: string): Command =>
  command({ type: 'rename', title, ...(id ? { id } : {}) });

/** @returns the code that a promise is refused with */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error.rejection.code;
  throw error ?? new Error('was not refused');
}

/** The log has no gap from where it begins, no command twice, and gives the state of the room again. */
export async function expectSound(board: Board, room: Room): Promise<readonly DashboardEvent[]> {
  const log = await board.log();
  const begins = (await board.truth.begins(board.key))?.seq ?? 1;
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => begins + index));
  expect(new Set(log.map(({ commandId }) => commandId)).size).toBe(log.length);
  expect(room.seq).toBe(log.at(-1)!.seq);
  expect(room.state).toEqual(log.reduce(evolve, emptyDashboard(board.key.dashboard)));
  return log;
}

/** @returns the seqs of what a listener heard, in order */
export const seqsOf = (heard: readonly (readonly DashboardEvent[])[]): number[] =>
  heard.flat().map(({ seq }) => seq);

/** Another room of a board, that nobody listens to yet. */
export async function quietRoom(board: Board, store: EventStore): Promise<Room> {
  const head = (await board.truth.load(board.key))!;
  return new Room({ key: board.key, store, clock: CLOCK, onAppended: () => {}, onError: () => {} }, head);
}
