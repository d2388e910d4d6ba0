import type { DashboardState, NewRegion, Variable } from '#core/contract/index.ts';
import { fileNameOf } from '../file-name.ts';

/** A dashboard as a file: what it shows, without ids, versions and people. */
export interface DashboardFile {
  readonly format: 'region-dashboard';
  readonly version: 1;
  readonly dashboard: {
    readonly title: string;
    readonly description: string;
    /** absent: none */
    readonly variables?: readonly Variable[];
    readonly regions: readonly NewRegion[];
  };
}

/** @returns the file of a dashboard; its regions in reading order, so that two exports can be compared */
export function toDashboardFile(state: DashboardState): DashboardFile {
  const regions = Object.values(state.regions)
    .sort((a, b) => a.placement.y - b.placement.y || a.placement.x - b.placement.x)
    .map(({ title, description, widget, query, placement }) => ({
      title,
      description,
      widget,
      query,
      placement,
    }));
  return {
    format: 'region-dashboard',
    version: 1,
    dashboard: {
      title: state.title,
      description: state.description,
      ...(state.variables.length > 0 ? { variables: state.variables } : {}),
      regions,
    },
  };
}

/** @returns a name for the file, made of the title's letters and digits */
export function dashboardFileName(title: string): string {
  return `${fileNameOf(title, 'dashboard')}.json`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param text what somebody chose as a dashboard's file
 * @returns the dashboard, or a sentence that says what is wrong; the server checks the regions themselves
 */
export function parseDashboardFile(text: string): DashboardFile['dashboard'] | string {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return 'This file is not JSON. Choose a file that was exported from a dashboard.';
  }
  if (!isObject(file) || file.format !== 'region-dashboard' || !isObject(file.dashboard)) {
    return 'This is not an exported dashboard. Choose a file that was exported from a dashboard.';
  }
  if (file.version !== 1) {
    return `This file is of version ${String(file.version)}; this server reads version 1. Update the server, or export again.`;
  }
  const { title, description = '', variables = [], regions = [] } = file.dashboard;
  if (typeof title !== 'string' || title.trim() === '') return 'The dashboard in this file has no title.';
  if (typeof description !== 'string' || !Array.isArray(regions) || !regions.every(isObject)) {
    return 'The dashboard in this file is damaged: its description or regions are not what they should be.';
  }
  if (!Array.isArray(variables) || !variables.every(isObject))
    return 'The dashboard in this file is damaged: its variables are not what they should be.';
  return {
    title,
    description,
    ...(variables.length > 0 ? { variables: variables as unknown as Variable[] } : {}),
    regions: regions.map(({ id: _, ...region }) => region as NewRegion),
  };
}
