import { Search } from 'lucide-react';
import { formatNumber } from '../../ui/index.ts';

interface Props {
  readonly title: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** rows that fit, and all of them */
  readonly found: number;
  readonly all: number;
}

/** Finds rows by what they contain, or by comparing a column. */
export function FilterBox({ title, value, onChange, found, all }: Props) {
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line px-3">
      <Search aria-hidden className="size-3.5 shrink-0 text-faint" />
      <input
        type="search"
        aria-label={title ? `Filter the rows of ${title}` : 'Filter the rows'}
        title="Words that a row contains, or a comparison with a column: name > 5, name:word"
        placeholder="Filter"
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape' || value === '') return;
          // Escape takes back what is typed; it does not leave what lies beside.
          event.stopPropagation();
          event.preventDefault();
          onChange('');
        }}
        className="h-7 min-w-0 flex-1 bg-transparent text-sm touch:h-10"
      />
      <span role="status" className="tabular shrink-0 text-xs text-faint">
        {value === '' ? '' : `${formatNumber(found, 0)} of ${formatNumber(all, 0)}`}
      </span>
    </div>
  );
}
