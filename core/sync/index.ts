export {
  type Connection,
  type Effect,
  type Group,
  type Input,
  newSession,
  type Session,
  type Step,
  TRIES,
} from './model.ts';
export { predict } from './predict.ts';
export { step } from './session.ts';
