import { SYSTEM } from '#core/contract/index.ts';
import type { Dashboards } from '#server/dashboards/index.ts';
import { dashboardId } from './dashboard-id.ts';
import { DEFINITIONS } from './definitions/index.ts';
import { layOut } from './layout.ts';

/** Nobody's doing but the installation's; it may what an editor may. */
const AUTHOR = { actor: SYSTEM, role: 'editor' } as const;

/**
 * Puts the dashboards for operators into their team, each once: one that was made before stays as people changed
 * it, and what they archived does not come back. A later release may bring further ones. Several processes may do
 * it at the same time.
 *
 * @param tenant UUID of the operator's tenant
 * @returns the titles of those that are new
 */
export async function seedOperatorDashboards(
  dashboards: Pick<Dashboards, 'store' | 'createOnce'>,
  tenant: string,
): Promise<string[]> {
  const wanted = DEFINITIONS.map(definition => ({
    definition,
    key: { tenant, dashboard: dashboardId(tenant, definition.key) },
  }));
  const heads = await dashboards.store.heads(wanted.map(({ key }) => key));
  const known = new Set(heads.map(({ dashboard }) => dashboard));
  const made: string[] = [];
  for (const { definition, key } of wanted) {
    if (known.has(key.dashboard)) continue;
    const { title, description, rows } = definition;
    const created = await dashboards.createOnce(key, AUTHOR, { title, description, regions: layOut(rows) });
    if (created) made.push(title);
  }
  return made;
}
