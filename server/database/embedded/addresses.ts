import type { Credentials } from './cluster.ts';

/** The database in the embedded Postgres, and who owns it. */
export const DATABASE = 'region_dashboard';
export const OWNER = 'region_dashboard_owner';

const address = (port: number, user: string, password: string, database: string) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

/** @returns the addresses of the embedded database, by role */
export function addressesOf(credentials: Credentials, port: number) {
  return {
    adminUrl: address(port, OWNER, credentials.owner, DATABASE),
    url: address(port, 'region_dashboard_app', credentials.app, DATABASE),
    identityUrl: address(port, 'region_dashboard_identity', credentials.identity, DATABASE),
    /** to the database `postgres` */
    superuserUrl: address(port, 'postgres', credentials.superuser, 'postgres'),
    /** to ours */
    setupUrl: address(port, 'postgres', credentials.superuser, DATABASE),
  };
}
