import type { WebSocket } from 'ws';
import type { Role } from '#core/access/index.ts';
import type { ClientMessage, Command, DashboardEvent } from '#core/contract/index.ts';
import type { Answer, Author, Room } from '../dashboards/index.ts';
import type { LiveGate } from '../limits/index.ts';
import type { Instruments } from '../operations/index.ts';
import type { Misunderstood } from './parse-message.ts';
import type { Watch } from './watching.ts';

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
  readonly limits: LiveGate;
  /** asked before each command and once in a while: @throws Refusal session-expired, tenant-not-found */
  readonly recheck: () => Promise<LiveMember>;
  /** at most LONGEST_REPLAY of them */
  readonly eventsAfter: (seq: number) => Promise<readonly DashboardEvent[]>;
  readonly submit: (commands: readonly Command[], author: Author) => Promise<Answer>;
  readonly watch: Watch;
  readonly instruments: Pick<Instruments, 'messageReceived' | 'messageSent'>;
  readonly onSelection: (selection: string | null) => void;
  readonly onError: (error: unknown) => void;
}
