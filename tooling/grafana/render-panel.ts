import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { Limits, PanelDefinition, Target } from './definition.ts';
import { runbookUrl } from './runbook-url.ts';

/** What the reader chose at the top of the dashboard. */
export const DATASOURCE: common.DataSourceRef = { type: 'prometheus', uid: '$' + '{datasource}' };

const HEIGHTS: Readonly<Record<PanelDefinition['kind'], number>> = {
  stat: 4,
  timeseries: 8,
  timeline: 8,
  table: 8,
};
const GOOD = 'green';
const WARNING = 'orange';
const CRITICAL = 'red';

/** Where a panel stands on the grid, in columns and rows. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export const heightOf = ({ kind }: PanelDefinition): number => HEIGHTS[kind];

/** @returns Grafana's panel for a definition */
export function renderPanel(
  definition: PanelDefinition,
  id: number,
  { x, y }: Place,
): Builder<dashboard.Panel> {
  const { unit, min, max, decimals, limits, width, title, description } = definition;
  const panel = builderFor(definition)
    .id(id)
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .gridPos({ x, y, w: width, h: heightOf(definition) })
    .unit(unit)
    .targets(definition.targets.map((target, index) => renderTarget(target, index, definition.kind)))
    .links((definition.runbooks ?? []).map(renderRunbookLink))
    .thresholds(renderLimits(limits));
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (decimals !== undefined) panel.decimals(decimals);
  if (definition.words) panel.mappings([renderWords(definition.words)]);
  return panel;
}

type AnyPanel = stat.PanelBuilder | timeseries.PanelBuilder | timeline.PanelBuilder | table.PanelBuilder;

function builderFor(definition: PanelDefinition): AnyPanel {
  switch (definition.kind) {
    case 'stat':
      return renderStat(definition);
    case 'timeseries':
      return renderTimeSeries(definition);
    case 'timeline':
      return new timeline.PanelBuilder()
        .fillOpacity(80)
        .lineWidth(0)
        .showValue(common.VisibilityMode.Never)
        .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds));
    case 'table':
      return new table.PanelBuilder().transformations([
        { id: 'labelsToFields', options: { mode: 'columns' } },
        { id: 'merge', options: {} },
        {
          id: 'organize',
          options: { excludeByName: { Time: true, Value: true, __name__: true, job: true } },
        },
      ]);
  }
}

function renderStat({ limits, targets }: PanelDefinition): stat.PanelBuilder {
  return new stat.PanelBuilder()
    .graphMode(common.BigValueGraphMode.Area)
    .colorMode(limits ? common.BigValueColorMode.Value : common.BigValueColorMode.None)
    .textMode(targets.length > 1 ? common.BigValueTextMode.ValueAndName : common.BigValueTextMode.Auto)
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
}

function renderTimeSeries({ stacked, limits }: PanelDefinition): timeseries.PanelBuilder {
  return new timeseries.PanelBuilder()
    .lineWidth(1)
    .fillOpacity(stacked ? 40 : 8)
    .showPoints(common.VisibilityMode.Auto)
    .axisSoftMin(0)
    .stacking(
      new common.StackingConfigBuilder().mode(
        stacked ? common.StackingMode.Normal : common.StackingMode.None,
      ),
    )
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(
        limits ? common.GraphThresholdsStyleMode.Dashed : common.GraphThresholdsStyleMode.Off,
      ),
    )
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassic))
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    );
}

function renderTarget(
  { expr, legend }: Target,
  index: number,
  kind: PanelDefinition['kind'],
): prometheus.DataqueryBuilder {
  const query = new prometheus.DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(DATASOURCE)
    .editorMode(prometheus.QueryEditorMode.Code)
    .expr(expr);
  if (legend !== undefined) query.legendFormat(legend);
  return kind === 'table' ? query.instant().format(prometheus.PromQueryFormat.Table) : query.range();
}

/** Grafana's steps begin at minus infinity and go up; what gets worse downwards begins with the worst. */
function renderLimits(limits: Limits = {}): dashboard.ThresholdsConfigBuilder {
  const { warning, critical, worse = 'above' } = limits;
  const known = (value: number | undefined, color: string): dashboard.Threshold[] =>
    value === undefined ? [] : [{ value, color }];
  const steps =
    worse === 'above'
      ? [{ value: null, color: GOOD }, ...known(warning, WARNING), ...known(critical, CRITICAL)]
      : downwards(warning, critical);
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps);
}

function downwards(warning: number | undefined, critical: number | undefined): dashboard.Threshold[] {
  if (warning === undefined)
    return [
      { value: null, color: CRITICAL },
      { value: critical ?? 0, color: GOOD },
    ];
  return [
    { value: null, color: critical === undefined ? WARNING : CRITICAL },
    ...(critical === undefined ? [] : [{ value: critical, color: WARNING }]),
    { value: warning, color: GOOD },
  ];
}

function renderRunbookLink(name: string): dashboard.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder(`Runbook: ${name}`)
    .type(dashboard.DashboardLinkType.Link)
    .url(runbookUrl(name))
    .targetBlank(true);
}

function renderWords(words: Readonly<Record<string, string>>): dashboard.ValueMap {
  const options = Object.entries(words).map(([value, text], index) => [value, { text, index }]);
  return {
    type: dashboard.MappingType.ValueToText,
    options: Object.fromEntries(options) as dashboard.ValueMap['options'],
  };
}
