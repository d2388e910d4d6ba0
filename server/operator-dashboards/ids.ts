import { dashboardId } from './dashboard-id.ts';
import { DEFINITIONS } from './definitions/index.ts';

/** @returns ids and titles, as they are made, of the dashboards for operators in this tenant (a UUID) */
export function operatorDashboards(
  tenant: string,
): readonly { readonly id: string; readonly title: string }[] {
  return DEFINITIONS.map(({ key, title }) => ({ id: dashboardId(tenant, key), title }));
}
