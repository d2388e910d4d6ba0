/** How a variable's text becomes a value. */
type Kind = 'text' | 'integer' | 'url' | 'email' | 'choice';

export interface Variable {
  readonly kind: Kind;
  readonly description: string;
  /** as text; absent: the variable is optional and undefined when not set */
  readonly default?: string;
  /** never printed, never logged */
  readonly secret?: true;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Every environment variable of the server: types, check and documentation come from this table. */
export const VARIABLES = {
  NODE_ENV: {
    kind: 'choice',
    choices: ['development', 'test', 'production'],
    default: 'development',
    description: 'In production nothing is seeded, no one-time link is printed and secrets must be given.',
  },
  PORT: {
    kind: 'integer',
    minimum: 0,
    maximum: 65_535,
    default: '3001',
    description: 'Port to listen on; 0 takes a free one.',
  },
  HOST: {
    kind: 'text',
    default: '127.0.0.1',
    description: 'Address to listen on; 0.0.0.0 for every interface.',
  },
  PUBLIC_URL: {
    kind: 'url',
    description: 'Address people use to reach the installation, when a proxy stands in front.',
  },
  DATA_DIR: {
    kind: 'text',
    default: '.data',
    description: 'Folder of the embedded database and of generated secrets.',
  },
  DATABASE_URL: {
    kind: 'url',
    secret: true,
    description: 'Connection of the app role. Without it an embedded Postgres is started in DATA_DIR.',
  },
  DATABASE_IDENTITY_URL: {
    kind: 'url',
    secret: true,
    description: 'Connection of the role that reads and writes accounts. Goes with DATABASE_URL.',
  },
  JWT_SECRET: {
    kind: 'text',
    secret: true,
    description: 'Signs session cookies; at least 32 characters. Generated into DATA_DIR outside production.',
  },
  LIVE_BUS: {
    kind: 'choice',
    choices: ['listen', 'poll'],
    default: 'listen',
    description:
      'How processes hear of one another: Postgres LISTEN/NOTIFY, or, behind a transaction pooler where that does not work, by comparing heads once a second.',
  },
  BOOTSTRAP_EMAIL: {
    kind: 'email',
    description: 'Address of the first owner, created at start when there is nobody yet.',
  },
  BOOTSTRAP_PASSWORD: {
    kind: 'text',
    secret: true,
    description: 'Password of the first owner; at least 12 characters.',
  },
  BOOTSTRAP_TENANT: {
    kind: 'text',
    default: 'home',
    description: "Short name of the operator's tenant: the one that sees the system source.",
  },
  LOG_LEVEL: {
    kind: 'choice',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    default: 'info',
    description: 'What is logged.',
  },
  DRAIN_DELAY: {
    kind: 'integer',
    minimum: 0,
    maximum: 300,
    default: '0',
    description: 'Seconds between "not ready" and "no more connections" when stopping behind a balancer.',
  },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;
