import { useQuery } from '@tanstack/react-query';
import type { Dataset } from '#core/contract/index.ts';
import type { Column, Value } from '#core/query/index.ts';
import { explain } from '#web/app/problem.ts';
import { cx, formatDateTime, formatNumber, Notice, Skeleton } from '#web/ui/index.ts';
import { areDays, formatDay } from '#web/widgets/format-time.ts';
import { ColumnType } from './column-list.tsx';
import { previewQuery } from './datasets-api.ts';

/** @returns a value as it was pushed: a preview neither rounds nor groups */
function cellOf(type: Column['type'], value: Value | undefined, days: boolean): string {
  if (value === null || value === undefined) return '';
  if (type === 'time' && typeof value === 'number')
    return days ? formatDay(value) : formatDateTime(value, true);
  if (type === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** Rows as they are: with a time column the newest ones from the newest on, else those pushed first. */
export function PreviewTable({ tenant, dataset }: { readonly tenant: string; readonly dataset: Dataset }) {
  const { data, error } = useQuery(previewQuery(tenant, dataset.id));
  if (error) return <Notice tone="bad">{explain(error)}</Notice>;
  if (!data) return <Skeleton className="h-72 w-full" />;
  const columns = data.columns.map(column => ({ ...column, days: areDays(column.values) }));
  const timed = dataset.timeColumn !== null;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <h2 id="rows" className="text-base font-semibold">
        {data.rows < dataset.rows
          ? `The ${timed ? 'newest' : 'first'} ${formatNumber(data.rows, 0)} rows`
          : 'Rows'}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-labelledby="rows" className="card max-h-96 overflow-auto">
        <table className="w-full border-separate border-spacing-0 text-sm">
          <thead>
            <tr>
              {columns.map(({ name, type }) => (
                <th
                  key={name}
                  scope="col"
                  className={cx(
                    'sticky top-0 border-b border-line bg-sunken px-3 py-1.5 text-xs font-medium whitespace-nowrap text-dim',
                    type === 'number' ? 'text-right' : 'text-left',
                  )}
                >
                  <span className="inline-flex items-center gap-1.5">
                    <ColumnType type={type} />
                    {name}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: data.rows }, (_, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no ids and are never moved
              <tr key={row} className="hover:bg-hover">
                {columns.map(({ name, type, values, days }) => (
                  <td
                    key={name}
                    className={cx(
                      'tabular max-w-80 truncate border-b border-line px-3 py-1 whitespace-nowrap',
                      type === 'number' ? 'text-right' : 'text-left',
                    )}
                  >
                    {cellOf(type, values[timed ? data.rows - 1 - row : row], days)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
