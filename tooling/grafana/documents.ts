import { DASHBOARDS } from './dashboards/index.ts';
import { renderDashboard } from './render-dashboard.ts';

export const DASHBOARDS_FOLDER = 'deploy/grafana/provisioning/dashboards/region-dashboard';

/** The library puts links and marks into a menu, which only the newest Grafana has; where all have them is better. */
const inSight = (key: string, value: unknown) =>
  key === 'placement' && value === 'inControlsMenu' ? undefined : value;

/** @returns texts by path, relative to the root */
export function grafanaDocuments(): Record<string, string> {
  return Object.fromEntries(
    DASHBOARDS.map(definition => [
      `${DASHBOARDS_FOLDER}/${definition.name}.json`,
      `${JSON.stringify(renderDashboard(definition), inSight, 2)}\n`,
    ]),
  );
}
