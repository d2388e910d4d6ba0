import type { WidgetKind } from '#core/contract/index.ts';
import { Skeleton } from '#web/ui/index.ts';

const LINES = ['w-full', 'w-11/12', 'w-4/5', 'w-3/5'];
const BARS = ['w-11/12', 'w-3/4', 'w-1/2', 'w-1/3', 'w-1/4'];

/** The rough shape of what will stand there. */
export function WidgetSkeleton({ kind }: { readonly kind: WidgetKind }) {
  return (
    <div aria-busy className="h-full overflow-hidden px-3 pt-1 pb-3">
      <span className="sr-only">Loading</span>
      {SHAPES[kind]()}
    </div>
  );
}

const SHAPES: Readonly<Record<WidgetKind, () => React.ReactNode>> = {
  timeseries: () => (
    <div className="flex h-full gap-2">
      <div className="flex flex-col justify-between pb-6">
        {[1, 2, 3, 4].map(tick => (
          <Skeleton key={tick} className="h-2 w-6" />
        ))}
      </div>
      <Skeleton className="mb-6 flex-1 opacity-50" />
    </div>
  ),
  stat: () => (
    <div className="flex h-full flex-col items-center justify-center gap-3">
      <Skeleton className="h-9 w-28 max-w-full" />
      <Skeleton className="h-4 w-full opacity-50" />
    </div>
  ),
  gauge: () => (
    <div className="flex h-full items-center justify-center">
      <div className="aspect-square h-full max-h-40 rounded-full border-[0.75rem] border-pressed border-b-transparent" />
    </div>
  ),
  bar: () => (
    <div className="flex flex-col gap-3 pt-2">
      {BARS.map(width => (
        <Skeleton key={width} className={`h-2.5 ${width}`} />
      ))}
    </div>
  ),
  pie: () => (
    <div className="flex h-full items-center gap-6">
      <div className="aspect-square h-full max-h-40 rounded-full border-[1.5rem] border-pressed" />
      <div className="flex flex-1 flex-col gap-3">
        {BARS.map(width => (
          <Skeleton key={width} className={`h-2.5 ${width}`} />
        ))}
      </div>
    </div>
  ),
  table: () => (
    <div className="flex flex-col gap-3 pt-1">
      {['a', 'b', 'c', 'd', 'e'].map(row => (
        <div key={row} className="flex gap-4">
          <Skeleton className="h-3 flex-2" />
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 flex-1" />
        </div>
      ))}
    </div>
  ),
  text: () => (
    <div className="flex flex-col gap-2.5 pt-1">
      {LINES.map(width => (
        <Skeleton key={width} className={`h-3 ${width}`} />
      ))}
    </div>
  ),
};
