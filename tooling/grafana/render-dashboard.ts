import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import { ANNOTATIONS, type Annotation } from './annotations.ts';
import type { DashboardDefinition, PanelDefinition } from './definition.ts';
import { DATASOURCE, heightOf, renderPanel } from './render-panel.ts';
import { RUNBOOKS } from './runbook-url.ts';

const COLUMNS = 24;
/** All of ours carry it, and find each other by it. */
const TAG = 'region-dashboard';

/** @returns the dashboard as Grafana reads it, from a file or by import */
export function renderDashboard(definition: DashboardDefinition): dashboard.Dashboard {
  const built = new dashboard.DashboardBuilder(definition.title)
    .uid(`${TAG}-${definition.name}`)
    .description(definition.description)
    .tags([TAG])
    .timezone('browser')
    .time({ from: 'now-3h', to: 'now' })
    .refresh('30s')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(
      new dashboard.DashboardLinkBuilder('Region Dashboard')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags([TAG])
        .asDropdown(true)
        .includeVars(true)
        .keepTime(true),
    )
    .variables(variables())
    .annotations(ANNOTATIONS.map(renderAnnotation));
  let id = 0;
  let y = 0;
  for (const { title, panels } of definition.sections) {
    id += 1;
    built.withRow(new dashboard.RowBuilder(title).id(id).gridPos({ x: 0, y, w: COLUMNS, h: 1 }));
    y += 1;
    for (const row of rowsOf(panels)) {
      let x = 0;
      for (const panel of row) {
        id += 1;
        built.withPanel(renderPanel(panel, id, { x, y }));
        x += panel.width;
      }
      y += Math.max(...row.map(heightOf));
    }
  }
  return built.build();
}

/** @returns panels that stand beside each other; one that does not fit begins a new row */
function rowsOf(panels: readonly PanelDefinition[]): PanelDefinition[][] {
  const rows: PanelDefinition[][] = [];
  let left = 0;
  for (const panel of panels) {
    if (panel.width > left) {
      rows.push([]);
      left = COLUMNS;
    }
    rows.at(-1)!.push(panel);
    left -= panel.width;
  }
  return rows;
}

function variables() {
  const choice = (name: string, label: string, query: string) =>
    new dashboard.QueryVariableBuilder(name)
      .label(label)
      .datasource(DATASOURCE)
      .query({ query, refId: name })
      .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
      .sort(dashboard.VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      // Also those that are gone by now.
      .allValue('.+')
      .current({ selected: true, text: 'All', value: '$__all' });
  const runbooks = new dashboard.TextBoxVariableBuilder('runbooks')
    .label('Runbooks')
    .description('Where the pages of docs/runbooks are published; links of panels lead there')
    .defaultValue(RUNBOOKS)
    .current({ selected: true, text: RUNBOOKS, value: RUNBOOKS });
  return [
    new dashboard.DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'),
    choice('job', 'Job', 'label_values(region_dashboard_build_info, job)'),
    choice('instance', 'Instance', 'label_values(region_dashboard_build_info{job=~"$job"}, instance)'),
    runbooks,
  ];
}

function renderAnnotation({ name, colour, expr, title, text, valueIsTime }: Annotation) {
  return new dashboard.AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor(colour)
    .expr(expr)
    .step('1m')
    .titleFormat(title)
    .textFormat(text)
    .useValueForTime(valueIsTime)
    .target(new prometheus.DataqueryBuilder().refId('Annotation').expr(expr));
}
