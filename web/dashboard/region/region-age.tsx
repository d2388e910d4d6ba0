import { ClockAlert } from 'lucide-react';
import { DEFAULT_REFRESH, type Query } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import { formatAge, Tooltip } from '#web/ui/index.ts';
import { useDashboard, useTime } from '../context.ts';
import { useTicking } from './ticker.ts';

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
  const interval = (query.refresh ?? refresh ?? DEFAULT_REFRESH[query.source]) * 1_000;
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
