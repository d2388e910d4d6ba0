import { ArrowDown, ArrowUp, X } from 'lucide-react';
import type { Variable } from '#core/contract/index.ts';
import { cx, IconButton } from '#web/ui/index.ts';

interface Props {
  readonly variables: readonly Variable[];
  /** which one is shown beside the list */
  readonly at: number;
  readonly onShow: (at: number) => void;
  readonly onMove: (at: number, by: -1 | 1) => void;
  readonly onRemove: (at: number) => void;
}

/** The variables in the order in which they stand above the board. */
export function VariableList({ variables, at, onShow, onMove, onRemove }: Props) {
  const seen = new Map<string, number>();
  const rows = variables.map(({ name }, index) => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    // Two may have the same name while one is being typed.
    return { name, index, key: `${name} ${count}` };
  });
  return (
    <ul aria-label="Variables of this dashboard" className="flex flex-col">
      {rows.map(({ name, index, key }) => (
        <li key={key} className={cx('flex items-center rounded-sm', index === at && 'bg-accent-soft')}>
          <button
            type="button"
            aria-pressed={index === at}
            onClick={() => onShow(index)}
            className="min-h-(--control-sm) min-w-0 flex-1 truncate px-2 text-left text-sm"
          >
            {name || '(no name)'}
          </button>
          <IconButton
            label={`Move ${name} up`}
            size="sm"
            disabled={index === 0}
            onClick={() => onMove(index, -1)}
          >
            <ArrowUp aria-hidden />
          </IconButton>
          <IconButton
            label={`Move ${name} down`}
            size="sm"
            disabled={index === variables.length - 1}
            onClick={() => onMove(index, 1)}
          >
            <ArrowDown aria-hidden />
          </IconButton>
          <IconButton label={`Remove ${name}`} size="sm" onClick={() => onRemove(index)}>
            <X aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
