export { documentation } from './documentation.ts';
export { errors, sendProblem } from './errors.ts';
export { headers } from './headers.ts';
export { health } from './health.ts';
export {
  type CommandOutcome,
  createInstruments,
  type ExecutionOutcome,
  type Instruments,
  instruments,
} from './instruments.ts';
export { page } from './page.ts';
