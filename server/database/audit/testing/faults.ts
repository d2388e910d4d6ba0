import type { Fault } from './fault.ts';
import { grants } from './faults/grants.ts';
import { keys } from './faults/keys.ts';
import { policies } from './faults/policies.ts';
import { roles } from './faults/roles.ts';
import { routines } from './faults/routines.ts';
import { tables } from './faults/tables.ts';

/** At least one for each check; some for each way that it can be missed. */
export const FAULTS: readonly Fault[] = [...tables, ...policies, ...roles, ...grants, ...routines, ...keys];
