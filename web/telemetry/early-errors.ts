/** Something that failed in the page and that nobody there had expected to be thrown. */
export interface PageError {
  readonly error: unknown;
  readonly how: ErrorHow;
  /** milliseconds since 1970 */
  readonly at: number;
  /** address of the script, where the browser tells it */
  readonly script?: string;
}

/** Thrown into the void, a promise that nobody waited for, while a part was drawn, while data was asked for. */
export type ErrorHow = 'thrown' | 'rejected' | 'drawing' | 'asking';

/** Who fails more often than this before anybody listens says nothing new. */
const MOST_KEPT = 20;

const kept: PageError[] = [];
/** One error may pass several places on its way up, and is one error. */
const seen = new WeakSet<object>();
let hear: ((error: PageError) => void) | null = null;
let first: (() => void) | null = null;

/** Notes an error; those that come before anybody listens are kept. */
export function noteError(error: unknown, how: ErrorHow, script?: string): void {
  if (typeof error === 'object' && error !== null) {
    if (seen.has(error)) return;
    seen.add(error);
  }
  const noted: PageError = { error, how, at: Date.now(), ...(script ? { script } : {}) };
  if (hear) hear(noted);
  else if (kept.length < MOST_KEPT) kept.push(noted);
  first?.();
}

/** Calls back as soon as there is an error that nobody has heard of; at once when there is. */
export function onFirstError(listener: () => void): void {
  first = listener;
  if (kept.length > 0) listener();
}

/** Hears every error from now on, and at once those that were kept. */
export function hearErrors(listener: (error: PageError) => void): void {
  hear = listener;
  first = null;
  for (const error of kept.splice(0)) listener(error);
}

/** Watches the window: imported before everything else, so that an error while the page starts is not lost. */
export function watchErrors(target: Window): void {
  target.addEventListener('error', ({ error, message, filename }) => {
    noteError(error ?? message, 'thrown', filename);
  });
  target.addEventListener('unhandledrejection', ({ reason }) => noteError(reason, 'rejected'));
}
