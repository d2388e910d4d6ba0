/**
 * Loaded into the launcher's child before anything else (`node --import`). It does two things that only the
 * child can do: it takes copies of one signal as one, and it asks for an orderly end when the launcher is gone.
 */
import { LAUNCHER_PID } from './command.js';

/** Copies of one signal (the terminal's, npm's, the launcher's) arrive within this time, in milliseconds. */
const COPIES_WITHIN = 500;

/** How often to look for the launcher, in milliseconds. */
const LOOK_EVERY = 1000;

const launcher = Number(process.env[LAUNCHER_PID]);
if (launcher) {
  // Workers and forked processes load this file as well, but are nobody's direct child: they see no variable.
  delete process.env[LAUNCHER_PID];
  takeCopiesAsOne(['SIGINT', 'SIGTERM', 'SIGHUP']);
  endWhenGone(launcher);
}

/**
 * A program that shuts down on the first signal and gives up at the second would otherwise give up at once,
 * since Ctrl-C in a terminal reaches the child directly, through npm and through the launcher.
 *
 * @param {NodeJS.Signals[]} signals
 */
function takeCopiesAsOne(signals) {
  const known = new Set(/** @type {(string | symbol)[]} */ (signals));
  /** @type {Map<string | symbol, number>} */
  const seen = new Map();
  const emit = process.emit;
  const ignore = () => {};
  process.emit = /** @type {typeof process.emit} */ (
    /** @this {NodeJS.Process} @param {string | symbol} event @param {unknown[]} args */
    function (event, ...args) {
      if (!known.has(event)) return Reflect.apply(emit, this, [event, ...args]);
      const now = performance.now();
      if (now - (seen.get(event) ?? -Infinity) < COPIES_WITHIN) return true;
      seen.set(event, now);
      // A program that listens once would be killed by the copy, were nobody listening any more.
      process.on(event, ignore);
      setTimeout(() => process.off(event, ignore), COPIES_WITHIN).unref();
      return Reflect.apply(emit, this, [event, ...args]);
    }
  );
}

/**
 * A launcher killed with SIGKILL cannot pass anything on; without this its child would go on by itself and
 * keep the port.
 *
 * @param {number} launcherPid
 */
function endWhenGone(launcherPid) {
  const timer = setInterval(() => {
    if (process.ppid === launcherPid) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY);
  timer.unref();
}
