import { Scissors } from 'lucide-react';
import { Tooltip } from '#web/ui/index.ts';

const WHY =
  'There is more than the limit of the query lets through: what is drawn is not all. Set a higher limit, or ask for less.';

/** A drawing that ends early looks like data that ends early; a table says it below its rows. */
export function RegionCut() {
  return (
    <Tooltip label={WHY}>
      <span className="inline-flex shrink-0 items-center gap-1 rounded-sm bg-warn-soft px-1.5 text-xs leading-5 text-warn">
        <Scissors aria-hidden className="size-3" />
        Cut off
      </span>
    </Tooltip>
  );
}
