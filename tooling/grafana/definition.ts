/** Units as Grafana names them (@grafana/grafana-foundation-sdk/units), those that are used here. */
export type Unit =
  | 's'
  | 'bytes'
  | 'percentunit'
  | 'reqps'
  | 'ops'
  | 'cps'
  | 'short'
  | 'none'
  | 'dtdurations'
  | 'bool_on_off';

/** One expression of a panel. */
export interface Target {
  /** PromQL with Grafana's variables */
  readonly expr: string;
  /** name of a series, with its labels in double braces */
  readonly legend?: string;
  /**
   * why a server in good order may have no series for it; without it, an empty answer is a fault of the dashboard
   */
  readonly mayBeEmpty?: string;
}

/** From which value on it is no longer well; drawn as a line and told by colour. */
export interface Limits {
  readonly warning?: number;
  readonly critical?: number;
  readonly worse?: 'above' | 'below';
}

export interface PanelDefinition {
  readonly kind: 'stat' | 'timeseries' | 'timeline' | 'table';
  readonly title: string;
  /** what it shows, and what to make of it */
  readonly description: string;
  readonly unit: Unit;
  readonly targets: readonly Target[];
  /** of 24 columns */
  readonly width: number;
  readonly limits?: Limits;
  /** names of pages in docs/runbooks, without `.md` */
  readonly runbooks?: readonly string[];
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly stacked?: boolean;
  /** of a stat: what its value is called, instead of the number */
  readonly words?: Readonly<Record<string, string>>;
}

/** A row of panels under a heading; panels follow each other from left to right. */
export interface Section {
  readonly title: string;
  readonly panels: readonly PanelDefinition[];
}

export interface DashboardDefinition {
  /** the end of its address and the name of its file, for example `overview` */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly sections: readonly Section[];
}
