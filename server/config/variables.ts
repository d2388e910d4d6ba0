import type { Variable } from './variable.ts';
import { ACCOUNT_VARIABLES } from './variables/accounts.ts';
import { DATABASE_VARIABLES } from './variables/database.ts';
import { NETWORK_VARIABLES } from './variables/network.ts';
import { OBSERVABILITY_VARIABLES } from './variables/observability.ts';
import { PAGE_VARIABLES } from './variables/page.ts';
import { SECRET_VARIABLES } from './variables/secrets.ts';
import { SERVER_VARIABLES } from './variables/server.ts';

/**
 * Every environment variable: types, documentation, example files and checks come from this table. A new
 * one belongs into the file of its group; then run `node bin/launch.js tooling/configuration.ts --write`.
 */
export const VARIABLES = {
  ...SERVER_VARIABLES,
  ...DATABASE_VARIABLES,
  ...SECRET_VARIABLES,
  ...NETWORK_VARIABLES,
  ...ACCOUNT_VARIABLES,
  ...OBSERVABILITY_VARIABLES,
  ...PAGE_VARIABLES,
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

/** The table without its exact types, for those who go through all of it. */
export type Variables = Readonly<Record<string, Variable>>;
