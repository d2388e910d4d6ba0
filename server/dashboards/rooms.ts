import { reject } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import { activeSpan, traceparentOf } from '../tracing/index.ts';
import { tracedFollowing } from './commit-trace.ts';
import type { Clock } from './decide-group.ts';
import { Room, type RoomOptions } from './room.ts';
import type { EventStore, StreamKey } from './store.ts';

/** How processes hear of one another's commits. Told after the commit; may lose messages. */
export interface HeadBus {
  /** @param traceparent of the commit, when its trace is kept */
  publish(key: StreamKey, seq: number, traceparent?: string): void;
  /** @param onHead another process (or this one) has committed up to `seq` @param onDoubt something may have been missed */
  subscribe(onHead: (key: StreamKey, seq: number, traceparent?: string) => void, onDoubt: () => void): void;
}

export interface RoomsOptions {
  readonly store: EventStore;
  readonly bus: HeadBus;
  readonly clock: Clock;
  readonly onAppend?: RoomOptions['onAppend'];
  readonly onDelivered?: RoomOptions['onDelivered'];
  /** rooms that were opened (positive) or closed (negative) */
  readonly onRooms?: (delta: number) => void;
  readonly onError: (error: unknown) => void;
  readonly folding?: RoomOptions['folding'];
}

const POLL_MS = 1_000;
/** A room nobody listens to is closed after this time. */
const IDLE_MS = 60_000;
/** Rooms in memory; above that the ones idle longest go first. */
const MOST_ROOMS = 5_000;

const idOf = ({ tenant, dashboard }: StreamKey) => `${tenant}/${dashboard}`;

/**
 * The open dashboards of this process. Notifications can be lost with nothing after them, so the heads of
 * all open rooms are compared once a second in one query, and at once when the bus reconnects.
 */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #opening = new Map<string, Promise<Room>>();
  readonly #timer: NodeJS.Timeout;
  #comparing = false;
  /** the last comparison failed: said once, not every second */
  #blind = false;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#closeIdle();
      void this.compareHeads();
    }, POLL_MS);
    this.#timer.unref();
    options.bus.subscribe(
      (key, seq, traceparent) => {
        const room = this.#rooms.get(idOf(key));
        if (room && room.seq < seq) tracedFollowing(traceparent, () => this.#refresh(room));
      },
      () => void this.compareHeads(),
    );
  }

  get size(): number {
    return this.#rooms.size;
  }

  /** commands that wait for their turn in any room */
  get waiting(): number {
    let sum = 0;
    for (const room of this.#rooms.values()) sum += room.waiting;
    return sum;
  }

  /** @throws Refusal dashboard-not-found */
  async open(key: StreamKey): Promise<Room> {
    const id = idOf(key);
    const open = this.#rooms.get(id);
    if (open) {
      open.lastUsed = Date.now();
      return open;
    }
    const opening = this.#opening.get(id) ?? this.#load(key);
    this.#opening.set(id, opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(id);
    }
  }

  /** @returns when nothing waits to be committed any more */
  async settle(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map(room => room.settle()));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Asks the store for the heads of all open rooms, in one query, and fills what is missing. */
  async compareHeads(): Promise<void> {
    if (this.#comparing || this.#rooms.size === 0) return;
    this.#comparing = true;
    try {
      const heads = await this.#options.store.heads([...this.#rooms.values()].map(({ key }) => key));
      for (const head of heads) {
        const room = this.#rooms.get(idOf(head));
        if (room && room.seq < head.seq) void this.#refresh(room);
      }
      this.#blind = false;
    } catch (error) {
      if (!this.#blind) this.#options.onError(error);
      this.#blind = true;
    } finally {
      this.#comparing = false;
    }
  }

  async #load(key: StreamKey): Promise<Room> {
    const head = await this.#options.store.load(key);
    if (!head) throw new Refusal(reject('dashboard-not-found', 'It does not exist, or you may not see it.'));
    const { store, clock, onAppend, onDelivered, onError, folding } = this.#options;
    const onAppended = (_: StreamKey, seq: number) => this.#publish(room, seq);
    const room: Room = new Room(
      { key, store, clock, onAppend, onAppended, onDelivered, onError, folding },
      head,
    );
    room.lastUsed = Date.now();
    this.#rooms.set(idOf(key), room);
    this.#options.onRooms?.(1);
    return room;
  }

  #publish(writer: Room, seq: number): void {
    const { key } = writer;
    this.#options.bus.publish(key, seq, traceparentOf(activeSpan()));
    // Closed as idle while somebody was about to write: the room that took its place is told, too.
    const room = this.#rooms.get(idOf(key));
    if (room && room !== writer && room.seq < seq) void this.#refresh(room);
  }

  #refresh(room: Room): Promise<void> {
    return room.refresh().catch(this.#options.onError);
  }

  #closeIdle(): void {
    const now = Date.now();
    const idle = [...this.#rooms.values()].filter(room => room.idle);
    const tooMany = this.#rooms.size - MOST_ROOMS;
    idle.sort((a, b) => a.lastUsed - b.lastUsed);
    for (const [index, room] of idle.entries())
      if (index < tooMany || now - room.lastUsed > IDLE_MS) {
        this.#rooms.delete(idOf(room.key));
        this.#options.onRooms?.(-1);
      }
  }
}
