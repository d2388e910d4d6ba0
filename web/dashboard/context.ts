import { createContext, useContext } from 'react';
import type { Tenant } from '#core/contract/index.ts';
import type { TimeRange, Variables, VariableValue } from '#core/query/index.ts';
import type { LiveDashboard } from './live/live-dashboard.ts';

/** What can be done with a region from its frame. */
export interface RegionActions {
  configure(regionId: string): void;
  duplicate(regionId: string): void;
  remove(regionId: string): void;
}

/** One open dashboard, for everything on its page. Does not change while it is open. */
export interface DashboardScope {
  readonly tenant: Tenant;
  readonly dashboard: string;
  readonly live: LiveDashboard;
  readonly actions: RegionActions;
}

export const DashboardContext = createContext<DashboardScope | null>(null);

export function useDashboard(): DashboardScope {
  const scope = useContext(DashboardContext);
  if (!scope) throw new Error('used outside a dashboard');
  return scope;
}

/** The stretch of time that the page shows, and how often it looks. */
export interface TimeScope {
  /** null: each source shows its own */
  readonly range: TimeRange | null;
  /** seconds; undefined: each source its own */
  readonly refresh: number | undefined;
  /** name of the time zone that times are shown in */
  readonly zone: string;
  /** undefined: the browser's own */
  readonly chosenZone: string | undefined;
  readonly setZone: (zone: string | undefined) => void;
  readonly setRange: (range: TimeRange | null) => void;
  readonly setRefresh: (seconds: number | undefined) => void;
}

type Chosen = VariableValue | undefined;

/** What is chosen for the dashboard's variables. */
export interface VariablesScope {
  /** by name; absent: not chosen */
  readonly chosen: Variables;
  /** undefined: as it is by default; a function is given what is chosen at that moment */
  readonly choose: (name: string, value: Chosen | ((now: Chosen) => Chosen)) => void;
}

export const VariablesContext = createContext<VariablesScope>({ chosen: {}, choose: () => undefined });

/** Whether the board shows a moment of the past: then there is nobody to ask for its data. */
export const PastContext = createContext(false);

export const TimeContext = createContext<TimeScope>({
  range: null,
  refresh: undefined,
  zone: 'UTC',
  chosenZone: undefined,
  setZone: () => undefined,
  setRange: () => undefined,
  setRefresh: () => undefined,
});

export function useTime(): TimeScope {
  return useContext(TimeContext);
}
