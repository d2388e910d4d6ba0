export { answerClientError } from './client-error.ts';
export { documentation } from './documentation.ts';
export { answerError, errors } from './errors.ts';
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
export { problemsPage } from './problems-page.ts';
export { sendProblem } from './send-problem.ts';
