import { OBJECTIVES, SATURATION, SPEED } from '#server/slo/index.ts';
import type { DashboardDefinition } from '../definition.ts';
import { limitsOf } from '../limits.ts';
import { quantile, rate, series, sum } from '../promql.ts';

const COMMANDS = 'region_dashboard_command_duration_seconds';
const APPENDS = 'region_dashboard_append_duration_seconds';
const LAG = 'region_dashboard_live_delivery_lag_seconds';
const IDLE = 'Nobody changed anything lately.';

export const live: DashboardDefinition = {
  name: 'live',
  title: 'Region Dashboard / Live',
  description: 'Changes of dashboards from the command to its commit and on to everybody who looks on.',
  sections: [
    {
      title: 'Commands',
      panels: [
        {
          kind: 'timeseries',
          title: 'Commands by type',
          description: 'Changes per second by what they do.',
          unit: 'ops',
          targets: [{ expr: sum(rate(`${COMMANDS}_count`), 'type'), legend: '{{type}}' }],
          width: 12,
          stacked: true,
        },
        {
          kind: 'timeseries',
          title: 'Time of a command',
          description: 'From the command to its answer, its commit included.',
          unit: 's',
          targets: [
            { expr: quantile(0.5, COMMANDS), legend: 'median', mayBeEmpty: IDLE },
            { expr: quantile(0.95, COMMANDS), legend: '95 %', mayBeEmpty: IDLE },
            { expr: quantile(0.99, COMMANDS), legend: '99 %', mayBeEmpty: IDLE },
          ],
          width: 12,
          runbooks: ['CommandLatencyBudgetBurn'],
          limits: { warning: OBJECTIVES.commands.within, critical: 1 },
        },
        {
          kind: 'timeseries',
          title: 'Not carried out',
          description:
            'Rejected by the rules, in conflict with somebody else’s change, or failed by a fault (which it tells).',
          unit: 'ops',
          targets: [
            { expr: sum(rate(`${COMMANDS}_count`, 'outcome="rejected"')), legend: 'rejected' },
            { expr: sum(rate('region_dashboard_command_conflicts_total')), legend: 'of these, conflicts' },
            { expr: sum(rate(`${COMMANDS}_count`, 'outcome="failed"')), legend: 'failed' },
          ],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Commands waiting',
          description: 'Commands queued in all dashboards of a process. It rises when commits are slow.',
          unit: 'short',
          targets: [{ expr: series('region_dashboard_commands_waiting'), legend: '{{instance}}' }],
          width: 12,
          runbooks: ['CommandsWaiting'],
          limits: limitsOf(SATURATION.commandsWaiting),
        },
      ],
    },
    {
      title: 'Commits',
      panels: [
        {
          kind: 'timeseries',
          title: 'Time of a commit, 95th percentile',
          description: 'One append transaction, by what came of it: `stale` when another process was faster.',
          unit: 's',
          targets: [{ expr: quantile(0.95, APPENDS, 'outcome'), legend: '{{outcome}}', mayBeEmpty: IDLE }],
          width: 8,
          runbooks: ['AppendsSlow', 'AppendsFailing'],
          limits: limitsOf(SPEED.append),
        },
        {
          kind: 'timeseries',
          title: 'Events committed',
          description: 'Events per second: the pace at which the log grows.',
          unit: 'ops',
          targets: [
            { expr: sum(rate('region_dashboard_appended_events_total'), 'instance'), legend: '{{instance}}' },
          ],
          width: 8,
          stacked: true,
        },
        {
          kind: 'timeseries',
          title: 'Commands in one commit',
          description:
            'How many commands share a transaction. More is better: waiting commands are taken together.',
          unit: 'short',
          targets: [
            {
              expr: quantile(0.5, 'region_dashboard_append_batch_commands'),
              legend: 'median',
              mayBeEmpty: IDLE,
            },
            {
              expr: quantile(0.99, 'region_dashboard_append_batch_commands'),
              legend: '99 %',
              mayBeEmpty: IDLE,
            },
          ],
          width: 8,
        },
      ],
    },
    {
      title: 'Delivery',
      panels: [
        {
          kind: 'timeseries',
          title: 'Time to everybody who looks on',
          description:
            'From the commit to when it was handed to all connections, also of events from other processes.',
          unit: 's',
          targets: [
            { expr: quantile(0.5, LAG), legend: 'median', mayBeEmpty: IDLE },
            { expr: quantile(0.95, LAG), legend: '95 %', mayBeEmpty: IDLE },
            { expr: quantile(0.99, LAG), legend: '99 %', mayBeEmpty: IDLE },
          ],
          width: 12,
          runbooks: ['DeliveryLagBudgetBurn'],
          limits: { warning: OBJECTIVES.deliveries.within, critical: 5 },
        },
        {
          kind: 'timeseries',
          title: 'Messages',
          description: 'Messages per second over live connections: `in` from pages, `out` to them.',
          unit: 'ops',
          targets: [
            {
              expr: sum(rate('region_dashboard_live_messages_total'), 'direction, type'),
              legend: '{{direction}} {{type}}',
            },
          ],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Connections and dashboards in memory',
          description: 'Open live connections, and dashboards held in memory because of them.',
          unit: 'short',
          targets: [
            { expr: sum(series('region_dashboard_live_connections')), legend: 'connections' },
            { expr: sum(series('region_dashboard_rooms_open')), legend: 'dashboards in memory' },
          ],
          width: 8,
        },
        {
          kind: 'timeseries',
          title: 'Closed connections',
          description:
            'Connections that ended per second, by reason: too-far-behind means that readers are too slow.',
          unit: 'ops',
          targets: [
            { expr: sum(rate('region_dashboard_live_closes_total'), 'reason'), legend: '{{reason}}' },
          ],
          width: 8,
          stacked: true,
        },
        {
          kind: 'timeline',
          title: 'Bus between the processes',
          description:
            'Whether each process hears at once what others commit. Without it they notice within a second.',
          unit: 'none',
          targets: [
            {
              expr: series('region_dashboard_bus_connected'),
              legend: '{{instance}}',
              mayBeEmpty: 'With LIVE_BUS=poll there is no bus.',
            },
          ],
          width: 8,
          runbooks: ['BusDisconnected'],
          limits: { critical: 1, worse: 'below' },
          words: { '0': 'away', '1': 'connected' },
        },
      ],
    },
  ],
};
