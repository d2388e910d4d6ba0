export interface DashboardPageProps {
  /** slug or id of the tenant, as it stands in the address */
  readonly tenant: string;
  /** id of the dashboard */
  readonly dashboard: string;
}

/** The page of one dashboard. */
export function DashboardPage({ dashboard }: DashboardPageProps) {
  return <p className="p-4">Dashboard {dashboard}</p>;
}
