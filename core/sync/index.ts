export { predict } from './predict.ts';
export {
  type Connection,
  type Effect,
  type Group,
  type Input,
  newSession,
  type Session,
  type Step,
  step,
} from './session.ts';
