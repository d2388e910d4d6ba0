import { useParams } from '@tanstack/react-router';
import { DashboardPage } from '#web/dashboard/page.tsx';

/** Hands the address's parts to the dashboard page; another dashboard begins afresh. */
export function DashboardRoute() {
  const { tenant, dashboard } = useParams({ from: '/t/$tenant/d/$dashboard' });
  return <DashboardPage key={dashboard} tenant={tenant} dashboard={dashboard} />;
}
