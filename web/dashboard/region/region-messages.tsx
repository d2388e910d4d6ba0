import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem, ProblemCode } from '#core/contract/index.ts';
import { Button } from '#web/ui/index.ts';
import { useDashboard, useTime } from '../context.ts';

interface MessageProps {
  readonly icon?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A sentence and one button, where the drawing would be. */
export function RegionMessage({ icon, action, children }: MessageProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 overflow-y-auto px-4 pb-2 text-center text-dim">
      {icon}
      <p className="max-w-80 text-pretty">{children}</p>
      {action}
    </div>
  );
}

/** What only another query can mend. */
const IN_THE_QUERY: ReadonlySet<string> = new Set<ProblemCode>([
  'bad-query',
  'dataset-not-found',
  'source-not-found',
  'forbidden',
]);

interface FailureProps {
  readonly problem: Problem;
  readonly regionId: string;
  readonly editable: boolean;
}

/** The data cannot be had: why, and what to do about it. It stays inside its region. */
export function Failure({ problem, regionId, editable }: FailureProps) {
  const { live, actions } = useDashboard();
  const mend = IN_THE_QUERY.has(problem.code) && editable;
  return (
    <RegionMessage
      icon={<CircleAlert aria-hidden className="size-5 shrink-0 text-bad" />}
      action={
        <Button size="sm" onClick={() => (mend ? actions.configure(regionId) : live.refresh(regionId))}>
          {mend ? 'Change the query' : 'Try again'}
        </Button>
      }
    >
      {problem.detail ?? problem.title}
    </RegionMessage>
  );
}

/** @param editable whoever cannot choose the data is only told */
export function NoQuery({ regionId, editable }: { readonly regionId: string; readonly editable: boolean }) {
  const { actions } = useDashboard();
  return (
    <RegionMessage
      action={
        editable ? (
          <Button size="sm" onClick={() => actions.configure(regionId)}>
            Choose data
          </Button>
        ) : undefined
      }
    >
      This region shows no data yet.
    </RegionMessage>
  );
}

export function NoRows() {
  const { range, setRange } = useTime();
  if (!range) return <RegionMessage>No rows yet.</RegionMessage>;
  return (
    <RegionMessage
      action={
        <Button size="sm" onClick={() => setRange(null)}>
          Show all the data
        </Button>
      }
    >
      Nothing in this time range.
    </RegionMessage>
  );
}

/** The code that draws it is not here: the server is away, or has a new release. */
export function NotFetched({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <RegionMessage
      icon={<CircleAlert aria-hidden className="size-5 shrink-0 text-bad" />}
      action={
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      What draws this could not be fetched. It comes by itself when the server can be reached.
    </RegionMessage>
  );
}
