/** Names of the database roles; fixed, because the migrations grant to them. */
export const ROLE = {
  /** what the server connects as: owns nothing, bypasses nothing */
  app: 'region_dashboard_app',
  /** reads and writes accounts and sessions, nothing else */
  identity: 'region_dashboard_identity',
  /** nobody logs in as it; the owner becomes it to back up, restore and repair across tenants */
  maintenance: 'region_dashboard_maintenance',
} as const;

/** Our schemas: everything the server stores is in one of them. */
export const SCHEMAS = ['region_dashboard', 'identity'] as const;
