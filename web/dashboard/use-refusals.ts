import { useCallback, useEffect, useState } from 'react';
import type { ProblemCode } from '#core/contract/index.ts';
import { toast } from '#web/ui/index.ts';
import { conflictsOf, type FieldConflict } from './configure/conflicts.ts';
import type { LiveDashboard, Refusal } from './live/live-dashboard.ts';
import { unsavedChange } from './unsaved-change.ts';

/** Refusals that take nothing away from anybody: said in passing. */
const HARMLESS: ReadonlySet<string> = new Set<ProblemCode>(['nothing-to-undo', 'nothing-to-redo']);

/** Refusals after which the same change may be taken. */
const PASSING: ReadonlySet<string> = new Set<ProblemCode>(['not-saved']);

interface Refusals {
  /** what was not done and has not been taken note of */
  readonly refused: readonly Refusal[];
  readonly conflicts: readonly FieldConflict[];
  readonly dismiss: () => void;
  /** @returns what tries the same once more; null when it would be refused again */
  readonly again: (refusal: Refusal) => (() => void) | null;
  readonly settle: (conflict: FieldConflict) => void;
}

/** What the server did not do, for the person whose wish it was. */
export function useRefusals(live: LiveDashboard, onConflict: (regionId: string) => void): Refusals {
  const [refused, setRefused] = useState<readonly Refusal[]>([]);
  const [conflicts, setConflicts] = useState<readonly FieldConflict[]>([]);
  useEffect(
    () =>
      live.onRefusal(refusal => {
        const { problem } = refusal;
        const found = conflictsOf(problem);
        const first = found[0];
        if (first) {
          setConflicts(before => [...before.filter(one => !found.some(other => same(one, other))), ...found]);
          onConflict(first.regionId);
          return;
        }
        const harmless = HARMLESS.has(problem.code);
        if (!harmless) setRefused(before => [...before, refusal]);
        const { regionId } = problem;
        const restorable = problem.removed === true && typeof regionId === 'string';
        const why = problem.detail ?? problem.title;
        const [command] = refusal.commands;
        const what = command && unsavedChange(command, live.view().session.optimistic).what;
        toast({
          message: harmless || !what ? why : `${what}: ${why}`,
          ...(harmless ? {} : { tone: 'bad' }),
          ...(restorable && {
            action: { label: 'Restore', onClick: () => live.submit({ type: 'restoreRegion', regionId }) },
          }),
        });
      }),
    [live, onConflict],
  );
  return {
    refused,
    conflicts,
    dismiss: useCallback(() => setRefused([]), []),
    again: useCallback(
      refusal => {
        if (!PASSING.has(refusal.problem.code)) return null;
        return () => {
          setRefused(before => before.filter(other => other !== refusal));
          live.submitAgain(refusal);
        };
      },
      [live],
    ),
    settle: useCallback(conflict => setConflicts(before => before.filter(one => !same(one, conflict))), []),
  };
}

function same(a: FieldConflict, b: FieldConflict): boolean {
  return a.regionId === b.regionId && a.field === b.field;
}
