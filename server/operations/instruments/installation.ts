import { Gauge, type Registry } from 'prom-client';
import type { Release } from '#server/release.ts';

/** What there is in the installation, over all tenants; null where it is not known. */
export interface InstallationSize {
  readonly tenants: number;
  readonly people: number;
  readonly dashboards: number;
  readonly datasets: number;
  readonly datasetRows: number;
  readonly migrationsApplied: number;
  readonly migrationsPending: number;
}

export interface InstallationInstruments {
  /**
   * @param latest asked when somebody reads; null: not known (the database does not answer), then the metrics
   *   are absent rather than wrong
   */
  installation(latest: () => InstallationSize | null): void;
}

const GAUGES: readonly (readonly [keyof InstallationSize, string, string])[] = [
  ['tenants', 'region_dashboard_tenants', 'Teams of the installation'],
  ['people', 'region_dashboard_people', 'People with an account'],
  [
    'dashboards',
    'region_dashboard_dashboards',
    'Dashboards, archived ones included; an estimate of the database',
  ],
  ['datasets', 'region_dashboard_datasets', 'Datasets; an estimate of the database'],
  ['datasetRows', 'region_dashboard_dataset_rows', 'Rows in all datasets; an estimate of the database'],
  ['migrationsApplied', 'region_dashboard_migrations_applied', 'Migrations of this release that are applied'],
  [
    'migrationsPending',
    'region_dashboard_migrations_pending',
    'Migrations of this release that are not applied: the process is not ready',
  ],
];

/** Which release runs, and how large what it serves has become. */
export function installationInstruments(registry: Registry, release: Release): InstallationInstruments {
  const registers = [registry];
  new Gauge({
    name: 'region_dashboard_build_info',
    help: 'Always 1; its labels say which release runs',
    labelNames: ['version', 'revision', 'node_version'],
    registers,
  }).set({ version: release.version, revision: release.revision, node_version: process.versions.node }, 1);
  return {
    installation(latest) {
      for (const [key, name, help] of GAUGES)
        new Gauge({
          name,
          help,
          registers,
          collect() {
            const size = latest();
            if (size === null) this.remove();
            else this.set(size[key]);
          },
        });
    },
  };
}
