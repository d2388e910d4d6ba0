export { operatorDashboards } from './ids.ts';
export { seedOperatorDashboards } from './seed.ts';
export { seedAtStart } from './seed-at-start.ts';
