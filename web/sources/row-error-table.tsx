import { plural } from '#web/ui/index.ts';
import { placeOf, type RowErrors } from './row-errors.ts';

/** What is wrong in which line; the first ones, and how many more there are. */
export function RowErrorTable({ rows }: { readonly rows: RowErrors }) {
  const more = rows.count - rows.errors.length;
  return (
    <div className="flex flex-col gap-2">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label="What is wrong" className="card max-h-64 overflow-auto">
        <table className="w-full text-left text-sm">
          <thead className="sticky top-0 bg-sunken text-xs text-faint">
            <tr>
              <th className="px-3 py-1.5 font-medium">Where</th>
              <th className="px-3 py-1.5 font-medium">What</th>
            </tr>
          </thead>
          <tbody>
            {rows.errors.map((error, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes and has no ids
              <tr key={i} className="border-t border-line align-top">
                <td className="tabular px-3 py-1.5 whitespace-nowrap text-dim">{placeOf(error)}</td>
                <td className="px-3 py-1.5">{error.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {more > 0 ? <p className="text-xs text-faint">And {plural(more, 'more', 'more')}.</p> : null}
    </div>
  );
}
