/** From the loudest. */
export const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export type Level = (typeof LEVELS)[number];

/** @returns the level of that name; `silent` and what is none is null */
export function levelOf(text: string | undefined): Level | null {
  return LEVELS.find(level => level === text) ?? null;
}
