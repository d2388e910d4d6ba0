export {
  type Connection,
  type Effect,
  type Group,
  type Input,
  newSession,
  type Session,
  type Step,
} from './model.ts';
export { predict } from './predict.ts';
export { step } from './session.ts';
