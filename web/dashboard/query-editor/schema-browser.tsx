import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { SOURCE_LIMITS, type SourceEntry } from '#core/contract/index.ts';
import { explain } from '#web/app/problem.ts';
import { entriesQuery } from '#web/connections/connections-api.ts';
import { Button, cx, formatNumber, IconButton, inputClass, Skeleton } from '#web/ui/index.ts';

interface Props {
  readonly tenant: string;
  readonly source: string;
  readonly kind: 'postgres' | 'prometheus';
  readonly onInsert: (text: string) => void;
}

const LEVELS = {
  postgres: { top: 'tables', below: 'columns', label: 'Tables' },
  prometheus: { top: 'metrics', below: 'labels', label: 'Metrics' },
} as const;

/** What can be asked of the source; a press puts a name into the query. */
export function SchemaBrowser({ tenant, source, kind, onInsert }: Props) {
  const { top, below, label } = LEVELS[kind];
  const [search, setSearch] = useState('');
  const { data, error, refetch } = useQuery(entriesQuery(tenant, source, { what: top }));
  const wanted = search.trim().toLowerCase();
  const found = data?.filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <section aria-label={label} className="flex min-h-0 min-w-0 flex-col gap-2">
      <input
        type="search"
        aria-label={`Find ${top}`}
        placeholder={`Find ${top}`}
        value={search}
        onChange={event => setSearch(event.target.value)}
        className={cx(inputClass, 'h-(--control) w-full shrink-0')}
      />
      {error ? (
        <div className="flex flex-col items-start gap-2 text-xs text-dim">
          <p>{explain(error)}</p>
          <Button onClick={() => void refetch()}>Try again</Button>
        </div>
      ) : null}
      {!data && !error ? (
        <div aria-busy className="flex flex-col gap-3 py-1">
          {['w-32', 'w-24', 'w-36'].map(width => (
            <Skeleton key={width} className={`h-4 ${width}`} />
          ))}
        </div>
      ) : null}
      {found?.length === 0 ? (
        <p className="text-xs text-dim">{wanted ? 'Nothing by that name.' : `It has no ${top}.`}</p>
      ) : null}
      {found && found.length > 0 ? (
        <ul aria-label={label} className="-mx-1 min-h-0 overflow-y-auto">
          {found.map(entry => (
            <Entry
              key={entry.name}
              entry={entry}
              below={below}
              tenant={tenant}
              source={source}
              onInsert={onInsert}
            />
          ))}
        </ul>
      ) : null}
      {data && data.length >= SOURCE_LIMITS.entries ? (
        <p className="text-xs text-faint">
          The first {formatNumber(SOURCE_LIMITS.entries, 0)} {top} are listed.
        </p>
      ) : null}
    </section>
  );
}

interface EntryProps extends Omit<Props, 'kind'> {
  readonly entry: SourceEntry;
  readonly below: 'columns' | 'labels';
}

function Entry({ entry, below, tenant, source, onInsert }: EntryProps) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className="flex items-center">
        <IconButton
          label={`${open ? 'Hide' : 'Show'} the ${below} of ${entry.name}`}
          size="sm"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight aria-hidden className={cx('transition-transform', open && 'rotate-90')} />
        </IconButton>
        <Name entry={entry} onInsert={onInsert} />
      </div>
      {open ? (
        <Below of={entry.name} what={below} tenant={tenant} source={source} onInsert={onInsert} />
      ) : null}
    </li>
  );
}

interface BelowProps extends Omit<Props, 'kind'> {
  readonly of: string;
  readonly what: 'columns' | 'labels';
}

function Below({ of, what, tenant, source, onInsert }: BelowProps) {
  const { data, error } = useQuery(entriesQuery(tenant, source, { what, of }));
  if (error) return <p className="pb-1 pl-8 text-xs text-dim">{explain(error)}</p>;
  if (!data) return <Skeleton className="my-1 ml-8 h-4 w-24" />;
  if (data.length === 0) return <p className="pb-1 pl-8 text-xs text-dim">It has no {what}.</p>;
  return (
    <ul aria-label={`${what} of ${of}`} className="pl-7">
      {data.map(entry => (
        <li key={entry.name} className="flex">
          <Name entry={entry} onInsert={onInsert} />
        </li>
      ))}
    </ul>
  );
}

interface NameProps {
  readonly entry: SourceEntry;
  readonly onInsert: (text: string) => void;
}

function Name({ entry: { name, detail }, onInsert }: NameProps) {
  return (
    <button
      type="button"
      title={detail ? `${name}: ${detail}` : name}
      onClick={() => onInsert(name)}
      className="flex min-h-(--control-sm) min-w-0 flex-1 items-center gap-2 rounded-sm px-1 text-left hover:bg-hover"
    >
      <span className="sr-only">Insert</span>
      <span className="min-w-0 truncate font-mono text-xs">{name}</span>
      {detail ? <span className="ml-auto max-w-1/2 truncate text-xs text-faint">{detail}</span> : null}
    </button>
  );
}
