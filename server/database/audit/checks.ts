import type { Check } from './check.ts';
import { grants } from './checks/grants.ts';
import { keys } from './checks/keys.ts';
import { policies } from './checks/policies.ts';
import { roles } from './checks/roles.ts';
import { routines } from './checks/routines.ts';
import { tables } from './checks/tables.ts';

/** Everything that is asked of the catalogue, in the order of the report. */
export const CHECKS: readonly Check[] = [...tables, ...policies, ...roles, ...grants, ...routines, ...keys];

/** Findings that are meant to be, by check and object; each with the reason. */
export const ACCEPTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'rls-disabled': {
    'region_dashboard.migrations': "names and checksums of the release's own files; nothing of a tenant",
  },
  'rls-not-forced': {
    'identity."user"': 'the view region_dashboard.members reads it with the rights of its owner',
    'identity.member': 'the view region_dashboard.members reads it with the rights of its owner',
  },
  'table-without-tenant': {
    'region_dashboard.migrations': 'a serving process compares it with what it was built with',
  },
  'unlogged-table': {
    'region_dashboard.shared_frames':
      'answers of sources, out of date in seconds; empty, they are asked again',
  },
};
