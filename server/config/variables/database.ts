import type { Variable } from '../variable.ts';

const SETUP = '`region-dashboard setup-database` creates both roles and prints both addresses.';

export const DATABASE_VARIABLES = {
  DATABASE_URL: {
    kind: 'url',
    group: 'database',
    readers: ['server'],
    secret: true,
    schemes: ['postgresql', 'postgres'],
    requires: ['DATABASE_IDENTITY_URL'],
    production: 'advised',
    without:
      'An embedded Postgres in DATA_DIR takes its place: on this machine alone, and nobody backs it up.',
    obtain: SETUP,
    example: 'postgresql://region_dashboard_app:app-password@db.example.com:5432/region_dashboard',
    description: 'Connection of the app role. Without it an embedded Postgres is started in DATA_DIR.',
    since: '0.1.0',
  },
  DATABASE_IDENTITY_URL: {
    kind: 'url',
    group: 'database',
    readers: ['server'],
    secret: true,
    schemes: ['postgresql', 'postgres'],
    requires: ['DATABASE_URL'],
    obtain: SETUP,
    example: 'postgresql://region_dashboard_identity:identity-password@db.example.com:5432/region_dashboard',
    description: 'Connection of the role that reads and writes accounts. Goes with DATABASE_URL.',
    since: '0.1.0',
  },
  DATABASE_ADMIN_URL: {
    kind: 'url',
    group: 'database',
    readers: ['operator'],
    secret: true,
    schemes: ['postgresql', 'postgres'],
    obtain:
      'It looks like postgresql://owner:password@host:5432/database, with the role that owns the database.',
    example: 'postgresql://region_dashboard_owner:owner-password@db.example.com:5432/region_dashboard',
    description:
      "Connection of the database's owner, for `migrate`, `setup-database` and `rotate encryption`. Give it to these commands alone: in production a server that is given it does not start.",
    since: '0.1.0',
  },
  LIVE_BUS: {
    kind: 'choice',
    group: 'database',
    readers: ['server'],
    choices: ['listen', 'poll'],
    default: 'listen',
    example: 'listen',
    description:
      'How processes hear of one another: Postgres LISTEN/NOTIFY, or, behind a transaction pooler where that does not work, by comparing heads once a second.',
    since: '0.1.0',
  },
} as const satisfies Record<string, Variable>;
