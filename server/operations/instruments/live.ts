import { Counter, Gauge, type Registry } from 'prom-client';
import { CLOSE, type ClientMessage, ClientMessageSchemas, type ServerMessage } from '#core/contract/index.ts';
import { SHORT_DURATIONS } from './registry.ts';
import { TalliedHistogram } from './tallied-histogram.ts';
import type { Tally } from './tally.ts';

/** What pages send; `invalid` is what could not be read. */
export type ReceivedType = ClientMessage['type'] | 'invalid';
export type SentType = ServerMessage['type'];

const RECEIVED: readonly string[] = [...Object.keys(ClientMessageSchemas), 'invalid'];
const SENT: Readonly<Record<SentType, true>> = {
  welcome: true,
  snapshot: true,
  events: true,
  accepted: true,
  rejected: true,
  presence: true,
  data: true,
  problem: true,
};

/**
 * Why a live connection ended, by its close code (RFC 6455, section 7.4): our own are named as in the
 * contract; `client` left by itself, `lost` without a word, `protocol` spoke something else.
 */
const REASONS: ReadonlyMap<number, string> = new Map([
  [1000, 'client'],
  [1001, 'client'],
  [1005, 'client'],
  [1006, 'lost'],
  [1002, 'protocol'],
  [1003, 'protocol'],
  [1007, 'protocol'],
  [1008, 'protocol'],
  [1009, 'too-large'],
  [1011, 'internal'],
  ...Object.entries(CLOSE).map(([name, code]): [number, string] => [
    code,
    name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
  ]),
]);
const OTHER_REASON = 'other';

export interface LiveInstruments {
  liveConnections(delta: number): void;
  messageReceived(type: ReceivedType): void;
  messageSent(type: SentType): void;
  /** @param code of the WebSocket's close */
  liveClosed(code: number): void;
  /** @param seconds from a change's decision to when the last connection here was given it */
  delivered(seconds: number): void;
  /** @param connected asked when somebody reads: whether this process hears of the others' commits at once */
  bus(connected: () => boolean): void;
}

/** Live connections and what goes over them. */
export function liveInstruments(registry: Registry, tally: Tally): LiveInstruments {
  const registers = [registry];
  const connections = new Gauge({
    name: 'region_dashboard_live_connections',
    help: 'Open live connections',
    registers,
  });
  // Counted as plain numbers: one event may go to thousands.
  const received = new Map<string, number>(RECEIVED.map(type => [type, 0]));
  const sent = new Map<string, number>(Object.keys(SENT).map(type => [type, 0]));
  new Counter({
    name: 'region_dashboard_live_messages_total',
    help: 'Messages over live connections; `in` came from pages, `out` went to them',
    labelNames: ['direction', 'type'],
    registers,
    collect() {
      this.reset();
      for (const [type, count] of received) this.inc({ direction: 'in', type }, count);
      for (const [type, count] of sent) this.inc({ direction: 'out', type }, count);
    },
  });
  const closes = new Counter({
    name: 'region_dashboard_live_closes_total',
    help: 'Live connections that ended',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of [...REASONS.values(), OTHER_REASON]) closes.inc({ reason }, 0);
  const lags = new TalliedHistogram({
    name: 'region_dashboard_live_delivery_lag_seconds',
    help: "Time from a change's decision, just before its commit, to when all its connections here were given it; also for changes of other processes, whose clocks must agree",
    buckets: SHORT_DURATIONS,
    registers,
  });
  const lag = lags.series({});
  const count = (counts: Map<string, number>, type: string) => counts.set(type, (counts.get(type) ?? 0) + 1);
  return {
    liveConnections(delta) {
      tally.liveConnections += delta;
      connections.set(tally.liveConnections);
    },
    messageReceived: type => void count(received, type),
    messageSent: type => void count(sent, type),
    liveClosed: code => closes.inc({ reason: REASONS.get(code) ?? OTHER_REASON }),
    // Clocks of two machines may disagree a little.
    delivered: seconds => lag.observe(Math.max(0, seconds)),
    bus(connected) {
      new Gauge({
        name: 'region_dashboard_bus_connected',
        help: 'Whether this process hears at once of what others commit; without it within a second. Absent with LIVE_BUS=poll',
        registers,
        collect() {
          this.set(connected() ? 1 : 0);
        },
      });
    },
  };
}
