/** Something the person who typed the command can mend: shown as one sentence, without a stack. */
export class LaunchError extends Error {
  /** @override */
  name = 'LaunchError';
  exitCode = 1;
}

/** A signal asked this process to end while it was installing. */
export class Interrupted extends Error {
  /** @override */
  name = 'Interrupted';

  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Ended by ${signal}.`);
    this.signal = signal;
  }
}
