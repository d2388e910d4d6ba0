import { Link } from '@tanstack/react-router';
import type { Dataset } from '#core/contract/index.ts';
import { formatDate, formatDateTime, formatNumber, formatRelative, plural, Skeleton } from '#web/ui/index.ts';
import { areDays, formatDay } from '#web/widgets/format-time.ts';

interface Props {
  readonly tenant: string;
  readonly datasets: readonly Dataset[];
}

/** @returns the span of time of a dataset's rows, in words */
export function spanOf({ from, to }: Pick<Dataset, 'from' | 'to'>): string {
  if (!from || !to) return '';
  const ends = [Date.parse(from), Date.parse(to)];
  return ends.map(areDays(ends) ? formatDay : formatDate).join(' – ');
}

/** The datasets, one per row; the whole row leads to it. On a phone, the numbers stand below the name. */
export function DatasetTable({ tenant, datasets }: Props) {
  return (
    <ul aria-label="Datasets" className="card overflow-hidden">
      {datasets.map(dataset => {
        const { id, name, columns, rows, updatedAt } = dataset;
        const span = spanOf(dataset);
        return (
          <li
            key={id}
            className="relative flex min-h-11 items-center gap-4 border-b border-line px-4 py-1.5 last:border-0 max-sm:py-2.5 hover:bg-hover"
          >
            <div className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-3">
              <Link
                to="/t/$tenant/datasets/$dataset"
                params={{ tenant, dataset: id }}
                className="block truncate text-base sm:shrink-0 sm:max-w-full font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
              >
                {name}
              </Link>
              <p className="truncate text-xs text-faint">
                <span className="sm:hidden">{plural(rows, 'row')}, </span>
                {plural(columns.length, 'column')}
                {span ? `, ${span}` : ''}
              </p>
            </div>
            <span className="tabular w-28 shrink-0 text-right text-sm max-sm:hidden">
              {formatNumber(rows, 0)} <span className="text-faint">rows</span>
            </span>
            <time
              dateTime={updatedAt}
              title={formatDateTime(updatedAt)}
              className="w-32 shrink-0 text-right text-sm text-dim max-sm:hidden"
            >
              {formatRelative(updatedAt)}
            </time>
          </li>
        );
      })}
    </ul>
  );
}

export function DatasetTableSkeleton() {
  return (
    <div aria-busy className="card">
      {['w-48', 'w-36', 'w-56'].map(width => (
        <div key={width} className="flex h-11 items-center border-b border-line px-4 last:border-0">
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </div>
  );
}
