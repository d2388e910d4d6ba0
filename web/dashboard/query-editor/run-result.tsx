import { Suspense } from 'react';
import { Fetched, formatAge, Notice, Skeleton } from '#web/ui/index.ts';
import { WIDGETS } from '#web/widgets/index.ts';
import { useTicking } from '../region/ticker.ts';
import { cutOf, factsOf, type Ran } from './run-facts.ts';

interface Props {
  readonly label: string;
  readonly ran: Ran;
}

/** An answer: what it took, what a limit kept away, and its rows. */
export function RunResult({ label, ran }: Props) {
  const { frame } = ran;
  const cut = cutOf(ran);
  const age = useTicking(now => formatAge(Math.max(0, now - ran.at)));
  return (
    <section aria-label={label} className="flex min-h-0 min-w-0 flex-col gap-2">
      <p role="status" className="tabular text-xs text-dim">
        {factsOf(ran).join(', ')}
        <span aria-hidden>, {age} old</span>
      </p>
      {cut ? <Notice tone="warn">{cut}</Notice> : null}
      {frame.rows === 0 ? (
        <p className="card px-4 py-8 text-center text-dim">The query is right, and found no rows.</p>
      ) : (
        <div className="card h-64 min-w-0 overflow-hidden">
          <Suspense fallback={<Skeleton className="h-full w-full" />}>
            <Fetched
              code={WIDGETS.table.code}
              missing={() => <p className="p-4">The table could not be fetched.</p>}
            >
              {Table => <Table title={label} options={{}} frame={frame} range={null} />}
            </Fetched>
          </Suspense>
        </div>
      )}
    </section>
  );
}
