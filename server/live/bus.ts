import type { Present } from '#core/contract/index.ts';

/** Tenant, dashboard, seq, and the `traceparent` of the commit where its trace is kept. */
export type CommittedHead = readonly [string, string, number, string?];

/** What processes tell one another. Small: Postgres refuses notifications of 8,000 bytes and more. */
export type BusMessage =
  | { readonly type: 'heads'; readonly heads: readonly CommittedHead[] }
  /** who has a dashboard open in the sending process */
  | {
      readonly type: 'presence';
      readonly tenant: string;
      readonly dashboard: string;
      readonly people: readonly Present[];
    };

/**
 * How the processes of an installation hear of one another. Messages may be lost, and may come twice;
 * whoever needs certainty compares with the database.
 */
export interface Bus {
  send(message: BusMessage): void;
  /** @param listener is never called with this process' own messages; `from` names the sending process */
  listen(listener: (message: BusMessage, from: string) => void): void;
  /** @param listener messages may have been missed: the bus was cut off and is back */
  onDoubt(listener: () => void): void;
  /** whether messages go through at the moment; null where there is nothing to be connected to */
  readonly connected: boolean | null;
  close(): Promise<void>;
}

/** For one process alone, and where LISTEN does not work (a transaction pooler): the poll of heads is the bus. */
export function makeSilentBus(): Bus {
  return { send() {}, listen() {}, onDoubt() {}, connected: null, async close() {} };
}
