import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { DashboardSummary } from '#core/contract/index.ts';
import { Button } from '#web/ui/index.ts';
import { useMay } from '../tenant.ts';
import type { useDashboardActions } from './dashboard-actions.ts';
import { DashboardRow } from './dashboard-row.tsx';

interface Props {
  readonly tenant: string;
  readonly list: UseInfiniteQueryResult<InfiniteData<{ readonly dashboards: readonly DashboardSummary[] }>>;
  readonly actions: ReturnType<typeof useDashboardActions>;
}

/** Arrow keys lead from row to row. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[at + step];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

export function DashboardList({ tenant, list, actions }: Props) {
  const mayArchive = useMay('dashboard:archive');
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;

  // The next page comes when the end of the list does.
  useEffect(() => {
    if (!hasNextPage || !end.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && !isFetchingNextPage && void fetchNextPage(),
      { rootMargin: '400px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <>
      <ul aria-label="Dashboards" className="card overflow-hidden" onKeyDown={walk}>
        {list.data?.pages
          .flatMap(page => page.dashboards)
          .map(dashboard => (
            <DashboardRow
              key={dashboard.id}
              tenant={tenant}
              dashboard={dashboard}
              mayArchive={mayArchive}
              actions={actions}
            />
          ))}
      </ul>
      <div ref={end} className="flex justify-center">
        {hasNextPage ? (
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        ) : null}
      </div>
    </>
  );
}
