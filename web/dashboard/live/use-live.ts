import { useEffect, useState } from 'react';
import type { Me, Snapshot, Tenant } from '#core/contract/index.ts';
import { path, request } from '#web/app/api.ts';
import { liveAddress } from '#web/app/page-config.ts';
import { ApiProblem } from '#web/app/problem.ts';
import { isSessionExpired, onSessionRenewed, sessionExpired } from '#web/app/session.ts';
import { noteServerAway, noteServerBack } from '#web/ui/lazy-code.ts';
import { newId } from '../new-id.ts';
import { openSocket } from './browser-socket.ts';
import type { Diagnosis } from './connection.ts';
import { LiveDashboard } from './live-dashboard.ts';
import { pendingStore } from './pending-store.ts';

/** Hidden for so long, the line may have died unnoticed, ms. */
const SLEPT_MS = 20_000;

/** Opens a dashboard while the component stands: socket, memory, network and sleep. Null at first. */
export function useLive(me: Me, tenant: Tenant, dashboard: string): LiveDashboard | null {
  const [live, setLive] = useState<LiveDashboard | null>(null);
  const { id: person } = me;
  const { slug } = tenant;
  useEffect(() => {
    const opened = new LiveDashboard({
      person,
      pending: pendingStore(person, dashboard, newId()),
      timers: { set: (run, ms) => window.setTimeout(run, ms), clear: timer => clearTimeout(timer) },
      random: Math.random,
      now: Date.now,
      open: () => openSocket(addressOf(slug, dashboard)),
      diagnose: () => diagnose(slug, dashboard),
      onSessionExpired: () => void sessionExpired(),
      // What is pending stays kept for whom it belongs to.
      onForeign: () => location.reload(),
    });
    opened.subscribe(() => {
      const { connection } = opened.view().session;
      if (connection === 'offline') noteServerAway();
      if (connection === 'live') noteServerBack();
    });
    setLive(opened);
    void opened.start();
    const stop = followBrowser(opened);
    return () => {
      stop();
      opened.close();
      setLive(null);
    };
  }, [person, slug, dashboard]);
  return live;
}

function addressOf(tenant: string, dashboard: string): string {
  return liveAddress(path`tenants/${tenant}/dashboards/${dashboard}/live`);
}

/** The browser does not say why a handshake was refused; the same question over HTTP does. */
async function diagnose(tenant: string, dashboard: string): Promise<Diagnosis> {
  try {
    await request<Snapshot>(path`tenants/${tenant}/dashboards/${dashboard}`, { unauthorized: 'throw' });
    return { kind: 'retry' };
  } catch (error) {
    if (!(error instanceof ApiProblem)) return { kind: 'retry' };
    if (error.status === 401) return { kind: 'session-expired' };
    // An address that no dashboard can have is refused as such.
    if (![400, 403, 404].includes(error.status)) return { kind: 'retry' };
    const { status, code, detail } = error;
    return { kind: 'gone', problem: { type: '', title: detail, status, code, detail } };
  }
}

/** Network, sleep, sign-in: what the browser tells. */
function followBrowser(live: LiveDashboard): () => void {
  let hiddenSince: number | null = null;
  const online = () => live.wake();
  const offline = () => live.networkLost();
  const visibility = () => {
    if (document.visibilityState === 'hidden') hiddenSince = Date.now();
    else if (hiddenSince !== null && Date.now() - hiddenSince > SLEPT_MS) live.wake();
  };
  const leave = (event: BeforeUnloadEvent) => {
    const { session, kept } = live.view();
    if (session.pending.length > 0 && !kept) event.preventDefault();
  };
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  document.addEventListener('visibilitychange', visibility);
  window.addEventListener('beforeunload', leave);
  const stopRenewed = onSessionRenewed(() => {
    if (!isSessionExpired()) live.reconnect();
  });
  return () => {
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
    document.removeEventListener('visibilitychange', visibility);
    window.removeEventListener('beforeunload', leave);
    stopRenewed();
  };
}
