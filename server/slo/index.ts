export {
  BUDGET_DAYS,
  BURNS,
  type Burn,
  LEAST_BAD_EVENTS,
  OBJECTIVES,
  type Objective,
  type ObjectiveName,
} from './objectives.ts';
export { SATURATION, SPEED, type Threshold } from './thresholds.ts';
