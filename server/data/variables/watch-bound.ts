import { isDeepStrictEqual } from 'node:util';
import { toProblem } from '#core/contract/index.ts';
import { mentionedBy } from '#core/variables/index.ts';
import { Refusal } from '#server/problems.ts';
import type { DataRequest, Outcome } from '../executions.ts';
import type { DataResult, Scheduler, WatchRequest } from '../scheduler.ts';
import { type Bound, bindVariables, type Choice } from './bind.ts';

export interface WatchBoundOptions {
  readonly watch: Scheduler['watch'];
  readonly run: (request: DataRequest) => Promise<Outcome>;
  readonly onUnexpected: (error: unknown) => void;
  /** ms until values that a query gave are asked for again, also after they could not be had */
  readonly againAfterMs?: number;
}

export interface RegionWatch extends Omit<WatchRequest, 'variables'> {
  /** absent: the query mentions none that there are */
  readonly choice?: Choice | undefined;
}

const AGAIN_AFTER_MS = 30_000;

/**
 * Watches a region's query with its variables. Where all of a variable's values are meant, they are looked up first
 * and once in a while: a new host appears on a dashboard that shows all of them.
 *
 * @returns to stop; safe to call twice
 */
export function watchBound(
  { watch, run, onUnexpected, againAfterMs = AGAIN_AFTER_MS }: WatchBoundOptions,
  { choice, ...request }: RegionWatch,
  onResult: (result: DataResult) => void,
): () => void {
  if (!choice || mentionedBy(request.query).size === 0) return watch(request, onResult);
  const { tenant, query, range } = request;
  let stopWatching: (() => void) | null = null;
  let bound: Bound | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const again = () => {
    timer = setTimeout(() => void follow(), againAfterMs);
    timer.unref();
  };
  const follow = async (): Promise<void> => {
    try {
      const next = await bindVariables(query, choice, { tenant, range, run });
      if (stopped) return;
      if (!bound || !isDeepStrictEqual(next.variables, bound.variables)) {
        stopWatching?.();
        stopWatching = watch({ ...request, variables: next.variables }, onResult);
      }
      bound = next;
      if (next.changing) again();
    } catch (error) {
      if (stopped) return;
      // What is shown already stays, with the values of before.
      if (!bound && error instanceof Refusal) onResult({ problem: toProblem(error.rejection) });
      if (!(error instanceof Refusal)) onUnexpected(error);
      again();
    }
  };
  void follow();
  return () => {
    stopped = true;
    clearTimeout(timer);
    stopWatching?.();
    stopWatching = null;
  };
}
