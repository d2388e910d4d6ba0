/**
 * Loaded into a server before anything else (NODE_OPTIONS=--import): on SIGWINCH it blocks the event loop, turn
 * by turn, for so many milliseconds each as the file BLOCK_FILE says; 0 stops that.
 */
import { readFileSync } from 'node:fs';

let turnMs = 0;

function turn(): void {
  if (turnMs === 0) return;
  for (const end = performance.now() + turnMs; performance.now() < end; );
  setImmediate(turn);
}

process.on('SIGWINCH', () => {
  const idle = turnMs === 0;
  turnMs = Number(readFileSync(process.env.BLOCK_FILE!, 'utf8'));
  if (idle) turn();
});
