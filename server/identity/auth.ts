import { createHash } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { bearer, createAccessControl, magicLink, organization } from 'better-auth/plugins';
import { defaultStatements } from 'better-auth/plugins/organization/access';
import { PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { IDENTITY_LIMITS } from '#core/contract/index.ts';

const DAY = 86_400;

/** How long a one-time link works, in seconds. */
export const ONE_TIME_LINK_SECONDS = 3_600;

/** Where Better Auth's own troubles go, as a line and what was thrown. */
export interface IdentityLog {
  error(line: string, error?: unknown): void;
  warn(line: string, error?: unknown): void;
}

export interface AuthOptions {
  /** connections of the role that reads and writes accounts */
  readonly pool: Pool;
  /** signs cookies and bearer tokens; at least 32 characters */
  readonly secret: string;
  /** names the installation; see `mark` */
  readonly installation: string;
  /** address people use, when it is known; decides whether cookies are `Secure` */
  readonly publicUrl?: string | undefined;
  readonly log: IdentityLog;
}

/**
 * Our four roles in the words of Better Auth's organisation plugin. Our own routes decide by the policy
 * table in core; this is what the plugin would answer if one of its own endpoints were ever opened.
 */
const accessControl = createAccessControl(defaultStatements);
const may = accessControl.newRole;
const nothing = may({ organization: [], member: [], invitation: [], team: [], ac: [] });
const roles = {
  owner: may({
    organization: ['update', 'delete'],
    member: ['create', 'update', 'delete'],
    invitation: ['create', 'cancel'],
    team: [],
    ac: ['read'],
  }),
  admin: may({
    organization: [],
    member: ['create', 'update', 'delete'],
    invitation: ['create', 'cancel'],
    team: [],
    ac: ['read'],
  }),
  editor: nothing,
  viewer: nothing,
};

function plugins() {
  return [
    // Only signed tokens: somebody who reads the session table cannot use what is there.
    bearer({ requireSignature: true }),
    organization({ ac: accessControl, roles, creatorRole: 'owner', allowUserToCreateOrganization: false }),
    // For our one-time link alone. The link is caught by the caller, never mailed (one-time-link.ts).
    magicLink({
      disableSignUp: true,
      expiresIn: ONE_TIME_LINK_SECONDS,
      storeToken: 'hashed',
      sendMagicLink: ({ token, metadata }) => metadata?.capture(token),
    }),
  ];
}

/** The logger in the shape Better Auth wants; only what is worth an operator's attention comes through. */
function logger(log: IdentityLog) {
  return {
    level: 'error' as const,
    log: (level: string, message: string, ...details: unknown[]) => {
      const error = details.find(detail => detail instanceof Error);
      log[level === 'error' ? 'error' : 'warn'](`accounts: ${message}`, error);
    },
  };
}

/**
 * Cookies of one host are shared by all its ports. With the installation's mark in their name, two that run
 * side by side on a developer's machine do not sign each other's people out. It is not made from the secret:
 * the name must stay when that is replaced.
 */
function mark(installation: string): string {
  return createHash('sha256').update(`region-dashboard cookie\0${installation}`).digest('hex').slice(0, 6);
}

/**
 * Better Auth, configured: e-mail and password, sessions in the database, organisations as tenants.
 * What of it can be reached from outside is decided in routes/auth.ts.
 */
export function createAuth({ pool, secret, installation, publicUrl, log }: AuthOptions) {
  return betterAuth({
    appName: 'Region Dashboard',
    // Redirects are made relative again before they leave, since people come by several host names.
    baseURL: new URL(publicUrl ?? 'http://localhost').origin,
    basePath: '/api/auth',
    secret,
    // Statements name the schema: a search path is lost behind a transaction pooler, and elsewhere there
    // may be somebody else's table "user".
    database: {
      dialect: new PostgresDialect({ pool }),
      type: 'postgres',
      schemaName: 'identity',
      transaction: true,
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: IDENTITY_LIMITS.passwordMinimum,
      maxPasswordLength: IDENTITY_LIMITS.passwordMaximum,
    },
    session: { expiresIn: 7 * DAY, updateAge: DAY },
    plugins: plugins(),
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    onAPIError: { throw: true },
    logger: logger(log),
    advanced: {
      cookiePrefix: `region-dashboard-${mark(installation)}`,
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      // Ours (own-origin.ts) stands in front of every route and knows the names people reach us by.
      disableCSRFCheck: true,
      // On in production, off under test runners by default: the same everywhere here.
      disableOriginCheck: false,
      ipAddress: { disableIpTracking: true },
      database: { generateId: 'uuid', validateSchema: false },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
