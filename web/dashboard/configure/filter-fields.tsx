import { Plus, X } from 'lucide-react';
import type { Dataset, Query } from '#core/contract/index.ts';
import { Button, IconButton, Select } from '#web/ui/index.ts';
import { TextField } from './text-field.tsx';

type Filters = NonNullable<Query['where']>;

interface Props {
  readonly filters: Filters;
  readonly columns: Dataset['columns'];
  readonly version: number | undefined;
  readonly onChange: (filters: Filters | undefined) => void;
}

const MOST = 10;

/** Only rows whose columns have these values, or one of those that are chosen for a variable. */
export function FilterFields({ filters, columns, version, onChange }: Props) {
  const change = (next: Filters) => onChange(next.length > 0 ? next : undefined);
  const replace = (at: number, part: Partial<Filters[number]>) =>
    change(filters.map((filter, index) => (index === at ? { ...filter, ...part } : filter)));
  const [first] = columns;
  // A column may be filtered twice.
  const rows = filters.map((filter, at) => {
    const earlier = filters.slice(0, at).filter(({ column }) => column === filter.column).length;
    return { ...filter, at, key: `${filter.column} ${earlier}` };
  });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">Only rows where</legend>
      {rows.map(({ column, is, at, key }) => (
        <div key={key} className="grid grid-cols-[1fr_1fr_auto] items-end gap-1">
          <Select
            label="Column of the filter"
            options={columns.map(({ name }) => ({ value: name, label: name }))}
            value={column}
            onChange={name => replace(at, { column: name })}
          />
          <TextField
            label="is"
            value={is}
            version={version}
            most={1_000}
            placeholder="a value or $variable"
            onSave={text => replace(at, { is: text })}
          />
          <IconButton
            label="Take this filter away"
            onClick={() => change(filters.filter((_, index) => index !== at))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {first && filters.length < MOST ? (
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          className="self-start"
          onClick={() => change([...filters, { column: first.name, is: '' }])}
        >
          Add a filter
        </Button>
      ) : null}
    </fieldset>
  );
}
