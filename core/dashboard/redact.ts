import { may, type Role } from '../access/index.ts';
import type { DashboardEvent, DashboardState } from '../contract/index.ts';

const NOTHING = Object.freeze({});

/**
 * Takes away what a person in this role may not see; it never leaves the server.
 * Removed regions are for those who can restore them.
 */
export function redact(state: DashboardState, role: Role): DashboardState {
  if (may(role, 'dashboard:edit') || Object.keys(state.removed).length === 0) return state;
  return { ...state, removed: NOTHING };
}

/** The same for an event that is read from the log: a fold holds a whole state. */
export function redactEvent(event: DashboardEvent, role: Role): DashboardEvent {
  if (event.type !== 'dashboardFolded' || may(role, 'dashboard:edit')) return event;
  return { ...event, data: { ...event.data, removed: [] } };
}
