/** The process in which expressions are evaluated, one after the other; see evaluator.ts. */
import { evaluate } from './evaluate.ts';
import { type Job, READY } from './messages.ts';

// Ctrl-C in a terminal reaches every process of the group; the server decides when this one ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());
process.on('message', async (job: Job) => {
  process.send?.(await evaluate(job));
});
process.send?.(READY);
