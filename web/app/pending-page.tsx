import { Skeleton } from '#web/ui/index.ts';

/** While a page's code or first data is on its way: its rough shape. */
export function PendingPage() {
  return (
    <div aria-busy className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-6">
      <span role="status" className="sr-only">
        Loading
      </span>
      <Skeleton className="h-7 w-48" />
      <div className="card flex flex-col">
        {[64, 48, 56].map(width => (
          <div key={width} className="flex h-14 items-center gap-4 border-b border-line px-4 last:border-0">
            <Skeleton className={width === 64 ? 'h-4 w-64' : width === 48 ? 'h-4 w-48' : 'h-4 w-56'} />
          </div>
        ))}
      </div>
    </div>
  );
}
