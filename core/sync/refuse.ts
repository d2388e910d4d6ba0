import { LIMITS, type Problem, reject, toProblem } from '../contract/index.ts';
import { type Effect, type Group, TRIES } from './model.ts';

/** Refusals that the session makes itself, so that one group never stands in the way of the others. */

/** Groups to go on with, and what to tell about the others. */
export interface Sorted {
  readonly groups: readonly Group[];
  readonly refused: readonly Effect[];
}

function sort(groups: readonly Group[], problemOf: (group: Group) => Problem | null): Sorted {
  const refused: Effect[] = [];
  const rest = groups.filter(group => {
    const problem = problemOf(group);
    if (problem) refused.push({ type: 'refused', commands: group.commands, problem });
    return !problem;
  });
  return refused.length > 0 ? { groups: rest, refused } : { groups, refused };
}

const NOT_SAVED = toProblem(
  reject(
    'not-saved',
    'The server failed on this change several times, so it is not saved; the others go on. Try it again, or make it in another way. If it stays, tell the operator when it happened.',
    { tries: TRIES },
  ),
);

/** Sets aside the groups that the server has failed on often enough. */
export function setAside(groups: readonly Group[]): Sorted {
  return sort(groups, ({ failures = 0, acceptedAt }) =>
    failures >= TRIES && acceptedAt === undefined ? NOT_SAVED : null,
  );
}

/** Takes out the groups whose message the server would not read: it hangs up on one that is too large. */
export function refuseTooLarge(groups: readonly Group[]): Sorted {
  return sort(groups, ({ commands }) => {
    const text = JSON.stringify({ type: 'submit', commands });
    // A UTF-16 unit has at most three bytes in UTF-8: most messages need no counting.
    if (text.length * 3 <= LIMITS.bodyBytes) return null;
    const bytes = new TextEncoder().encode(text).length;
    if (bytes <= LIMITS.bodyBytes) return null;
    const detail = `This change is too large to be sent (${megabytes(bytes)}; ${megabytes(LIMITS.bodyBytes)} are taken at once), so it is not saved. Make it smaller, or make it in parts.`;
    return toProblem(reject('too-large', detail, { bytes, limit: LIMITS.bodyBytes }));
  });
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(2)} MB`;
