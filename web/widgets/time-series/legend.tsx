import { seriesVar } from '../../ui/index.ts';
import { type NumberStyle, numberText } from '../numbers.ts';
import { reduce } from '../reduce.ts';
import type { Series } from '../series.ts';

interface LegendProps {
  readonly series: readonly Series[];
  readonly hidden: ReadonlySet<string>;
  readonly style: NumberStyle;
  readonly dropped: number;
  readonly onToggle: (name: string) => void;
}

/** The lines' names with their last values; a click hides a line, for this viewer alone. */
export function Legend({ series, hidden, style, dropped, onToggle }: LegendProps) {
  return (
    <ul className="flex max-h-[3.25rem] shrink-0 flex-wrap gap-x-1 overflow-y-auto px-2 pb-1.5 text-xs">
      {series.map(({ name, values, unit }, index) => {
        const isHidden = hidden.has(name);
        const last = numberText(reduce(values, 'last'), { ...style, unit: style.unit ?? unit });
        return (
          <li key={name} className="min-w-0 max-w-full">
            <button
              type="button"
              aria-pressed={!isHidden}
              onClick={() => onToggle(name)}
              className="flex h-6 max-w-full items-center gap-1.5 rounded-sm px-1.5 hover:bg-hover aria-[pressed=false]:opacity-50"
            >
              <span
                className="h-[3px] w-2.5 shrink-0 rounded-full"
                style={{ background: seriesVar(index) }}
              />
              <span className="truncate text-dim">{name}</span>
              <span className="tabular shrink-0">{last}</span>
            </button>
          </li>
        );
      })}
      {dropped > 0 && <li className="px-1.5 leading-6 text-faint">{dropped} more are not drawn</li>}
    </ul>
  );
}
