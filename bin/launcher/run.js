import { spawn } from 'node:child_process';
import { LaunchError } from './launch-error.js';

/** The signals that ask a process to end. */
const ENDING = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a command in the foreground and ends as it ends.
 *
 * The child stays in the launcher's process group, so that a terminal, a supervisor or a test that signals
 * the whole group reaches it, prompts can read the terminal, and nothing survives a `kill -9` of the group.
 * A signal that reaches only the launcher is passed on. The launcher cannot know which of the two happened
 * (npm, too, passes on what the terminal has sent already), therefore it always passes on, and the guard
 * inside the child takes copies of one signal as one.
 *
 * @param {import('./command.js').Command} command
 * @returns {Promise<number>} the child's exit code
 */
export async function run(command) {
  const { code, signal } = await runToEnd(command, 'inherit');
  return signal ? endBy(signal) : (code ?? 1);
}

/**
 * @param {import('./command.js').Command & { cwd?: string, shell?: boolean }} command
 * @param {import('node:child_process').StdioOptions} stdio
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, asked: NodeJS.Signals | null }>}
 *   how the child ended, and the signal that asked this process to end meanwhile, if any
 */
export function runToEnd({ file, args, env, cwd, shell }, stdio) {
  return new Promise((resolve, reject) => {
    /** @type {NodeJS.Signals | null} */
    let asked = null;
    /** @param {NodeJS.Signals} signal */
    const passOn = signal => {
      asked = signal;
      child.kill(signal);
    };
    // Before the child starts: from its first moment on, a signal must not end the launcher alone.
    for (const signal of ENDING) process.on(signal, passOn);
    const child = spawn(file, args, { stdio, env, cwd, shell });
    const finish = () => {
      for (const signal of ENDING) process.off(signal, passOn);
    };
    child.once('error', error => {
      finish();
      reject(
        new LaunchError(`Could not start ${file} (${/** @type {NodeJS.ErrnoException} */ (error).code}).`),
      );
    });
    child.once('exit', (code, signal) => {
      finish();
      resolve({ code, signal, asked });
    });
  });
}

/**
 * Ends this process by the signal, so that a shell or a supervisor sees the same end as the child's.
 *
 * @param {NodeJS.Signals} signal
 * @returns {Promise<never>}
 */
export function endBy(signal) {
  process.kill(process.pid, signal);
  // The signal arrives with the next turn of the event loop; until then, nothing else may happen.
  return new Promise(() => setInterval(() => {}, 1000));
}
