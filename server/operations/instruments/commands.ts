import { Counter, Gauge, type Registry } from 'prom-client';
import { COMMAND_TYPES, type Command } from '#core/contract/index.ts';
import { SHORT_DURATIONS } from './registry.ts';
import { type Series, TalliedHistogram } from './tallied-histogram.ts';
import type { Tally } from './tally.ts';

export const COMMAND_OUTCOMES = ['accepted', 'rejected', 'failed'] as const;
export type CommandOutcome = (typeof COMMAND_OUTCOMES)[number];

/**
 * What came of an append transaction: `stale` when another process was faster, `repeated` when one of its
 * commands was committed before, `failed` when the database did not do it or its answer was lost.
 */
export const APPEND_OUTCOMES = ['appended', 'stale', 'repeated', 'failed'] as const;
export type AppendOutcome = (typeof APPEND_OUTCOMES)[number];

export interface CommandInstruments {
  commandDone(type: Command['type'], outcome: CommandOutcome, seconds: number): void;
  /** refused because somebody else had changed the same field */
  commandConflict(type: Command['type']): void;
  /** one append transaction of a room, with the number of commands and of events in it */
  appendDone(outcome: AppendOutcome, commands: number, events: number, seconds: number): void;
  roomsOpen(delta: number): void;
  /** @param count asked when somebody reads: how many commands wait in the queues of all rooms */
  commandsWaiting(count: () => number): void;
}

/** Commands in one append; a room takes what waits, and a request carries up to hundreds. */
const BATCHES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];

/** Changes of dashboards, from the command to its commit. */
export function commandInstruments(registry: Registry, tally: Tally): CommandInstruments {
  const registers = [registry];
  const durations = new TalliedHistogram({
    name: 'region_dashboard_command_duration_seconds',
    help: 'Time from a command to its answer; `rejected` by the rules, `failed` by a fault',
    labelNames: ['type', 'outcome'],
    buckets: SHORT_DURATIONS,
    registers,
  });
  const conflicts = new Counter({
    name: 'region_dashboard_command_conflicts_total',
    help: 'Commands refused because somebody else had changed the same field',
    labelNames: ['type'],
    registers,
  });
  const durationsOf = new Map<string, Map<CommandOutcome, Series>>();
  for (const type of COMMAND_TYPES) {
    conflicts.inc({ type }, 0);
    durationsOf.set(
      type,
      new Map(COMMAND_OUTCOMES.map(outcome => [outcome, durations.series({ type, outcome })])),
    );
  }
  const appends = new TalliedHistogram({
    name: 'region_dashboard_append_duration_seconds',
    help: 'Time of one append transaction; `stale` when another process was faster',
    labelNames: ['outcome'],
    buckets: SHORT_DURATIONS,
    registers,
  });
  const appendsOf = new Map(APPEND_OUTCOMES.map(outcome => [outcome, appends.series({ outcome })]));
  const batches = new TalliedHistogram({
    name: 'region_dashboard_append_batch_commands',
    help: 'Commands committed together in one append transaction',
    buckets: BATCHES,
    registers,
  });
  const batch = batches.series({});
  const appended = new Counter({
    name: 'region_dashboard_appended_events_total',
    help: 'Events committed by this process',
    registers,
  });
  const rooms = new Gauge({
    name: 'region_dashboard_rooms_open',
    help: 'Dashboards held in memory',
    registers,
  });
  return {
    commandDone(type, outcome, seconds) {
      tally.commands += 1;
      durationsOf.get(type)?.get(outcome)?.observe(seconds);
    },
    commandConflict: type => conflicts.inc({ type }),
    appendDone(outcome, commands, events, seconds) {
      appendsOf.get(outcome)?.observe(seconds);
      if (outcome !== 'appended') return;
      appended.inc(events);
      batch.observe(commands);
    },
    roomsOpen(delta) {
      tally.roomsOpen += delta;
      rooms.set(tally.roomsOpen);
    },
    commandsWaiting(count) {
      new Gauge({
        name: 'region_dashboard_commands_waiting',
        help: 'Commands that wait for their turn in the queues of all dashboards',
        registers,
        collect() {
          this.set(count());
        },
      });
    },
  };
}
