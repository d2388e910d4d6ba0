import { useSyncExternalStore } from 'react';
import type { LiveDashboard, LiveView } from './live-dashboard.ts';

/** Session and connection, kept up to date; regions' data is apart. */
export function useLiveView(live: LiveDashboard): LiveView {
  return useSyncExternalStore(live.subscribe, live.view);
}
