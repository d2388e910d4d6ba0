import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Role } from '#core/access/index.ts';
import { PlainPage } from '#web/app/plain-page.tsx';
import { meQuery } from '#web/app/queries.ts';
import { useMe, useTenant } from '#web/app/tenant.ts';
import { Button, buttonClass } from '#web/ui/index.ts';
import { useLasting } from './bar/use-lasting.ts';
import { BoardSkeleton } from './board-skeleton.tsx';
import type { LiveDashboard } from './live/live-dashboard.ts';
import { useLive } from './live/use-live.ts';
import { useLiveView } from './live/use-live-view.ts';
import { OpenDashboard } from './open-dashboard.tsx';

interface Props {
  /** slug or id of the tenant, as the address has it */
  readonly tenant: string;
  /** id of the dashboard */
  readonly dashboard: string;
}

/** One dashboard: connects to it and shows it, or says why not. */
export function DashboardPage({ dashboard }: Props) {
  const tenant = useTenant();
  const me = useMe();
  const live = useLive(me, tenant, dashboard);
  return live ? <Connected live={live} dashboard={dashboard} /> : <BoardSkeleton />;
}

/**
 * The live connection is the first to hear of another role, or of the end of the membership; what stands around
 * the dashboard follows.
 */
function useRoleOf(told: Role | null, gone: boolean): void {
  const { role } = useTenant();
  const client = useQueryClient();
  const outdated = gone || (told !== null && told !== role);
  useEffect(() => {
    if (outdated) void client.invalidateQueries({ queryKey: meQuery.queryKey });
  }, [client, outdated]);
}

/** Before this, a slow answer is no reason to speak, ms. */
const PATIENCE_MS = 4_000;

function Connected({ live, dashboard }: { readonly live: LiveDashboard; readonly dashboard: string }) {
  const tenant = useTenant();
  const view = useLiveView(live);
  const { session, link } = view;
  useRoleOf(session.role, link.state === 'gone');
  const unreachable = useLasting(session.optimistic === null && link.state !== 'live', PATIENCE_MS);
  if (link.state === 'gone') {
    return (
      <PlainPage
        title="You cannot see this dashboard"
        lead={link.problem?.detail ?? 'Your access to this team has ended. Ask whoever invited you.'}
      >
        <Link
          to="/t/$tenant"
          params={{ tenant: tenant.slug }}
          className={buttonClass({ variant: 'primary' })}
        >
          Go to your dashboards
        </Link>
      </PlainPage>
    );
  }
  if (!session.optimistic) {
    return unreachable ? (
      <PlainPage
        title="Can’t reach the server"
        lead="The dashboard opens by itself as soon as the server answers."
      >
        <Button variant="primary" onClick={() => live.reconnect()}>
          Try now
        </Button>
      </PlainPage>
    ) : (
      <BoardSkeleton />
    );
  }
  return <OpenDashboard live={live} view={view} state={session.optimistic} dashboard={dashboard} />;
}
