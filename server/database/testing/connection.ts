/** Addresses of the Postgres of a test run, as the global set-up hands them to the tests. */
export interface TestPostgres {
  /** database `postgres`; only to create and drop databases, and to look past row-level security */
  readonly superuserUrl: string;
  readonly adminUrl: string;
  readonly url: string;
  readonly identityUrl: string;
}

/** The migrated database that every test's own is cloned from. */
export const TEMPLATE = 'region_dashboard_template';
export const OWNER = 'region_dashboard_owner';
