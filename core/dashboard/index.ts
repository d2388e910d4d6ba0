export { type Conflict, conflictOf } from './conflict.ts';
export { type Context, type Decision, decide } from './decide.ts';
export { emptyDashboard, evolve } from './evolve.ts';
export { fieldOf, fieldsOf, sameValue } from './fields.ts';
export { invert } from './invert.ts';
export { type ProjectionChanges, projectionChanges } from './projection.ts';
export { redact } from './redact.ts';
export { historyOf, NO_HISTORY, type PersonHistory, remember } from './undo.ts';
