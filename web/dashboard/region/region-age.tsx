import { ClockAlert } from 'lucide-react';
import type { Query } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import { formatAge, Tooltip } from '#web/ui/index.ts';
import { useDashboard, useTime } from '../context.ts';
import { useTicking } from './ticker.ts';

/** Seconds between two executions where neither region nor page says so. */
const OWN_INTERVAL: Readonly<Record<Query['source'], number>> = { system: 2, dataset: 10 };
/** One late answer is no news, ms. */
const GRACE_MS = 4_000;

interface Props {
  readonly frame: Frame;
  readonly query: Query;
  /** why there is nothing newer, if that is known */
  readonly why?: string | undefined;
}

/** How old the data is, once it is older than it should be. */
export function RegionAge({ frame, query, why }: Props) {
  const { live } = useDashboard();
  const { refresh } = useTime();
  const interval = (query.refresh ?? refresh ?? OWN_INTERVAL[query.source]) * 1_000;
  const age = useTicking(now => {
    const ms = live.data.ageOf(frame, now);
    return ms > interval * 2 + GRACE_MS ? formatAge(ms) : null;
  });
  if (age === null) return null;
  return (
    <Tooltip label={why ?? 'Nothing newer has come since.'}>
      <span className="tabular inline-flex shrink-0 items-center gap-1 rounded-sm bg-warn-soft px-1.5 text-xs leading-5 text-warn">
        <ClockAlert aria-hidden className="size-3" />
        {age} old
      </span>
    </Tooltip>
  );
}
