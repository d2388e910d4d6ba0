import { useQueryClient } from '@tanstack/react-query';
import { CaseSensitive, Clock, Hash, ToggleLeft } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Dataset, DatasetColumn } from '#core/contract/index.ts';
import { explain } from '#web/app/problem.ts';
import { Badge, Select, toast } from '#web/ui/index.ts';
import { changeDataset, datasetQuery } from './datasets-api.ts';

const TYPES: Readonly<
  Record<
    DatasetColumn['type'],
    { readonly name: string; readonly Icon: ComponentType<{ className: string }> }
  >
> = {
  time: { name: 'time', Icon: Clock },
  number: { name: 'number', Icon: Hash },
  string: { name: 'text', Icon: CaseSensitive },
  boolean: { name: 'yes or no', Icon: ToggleLeft },
};

/** A column's type as a sign; its name for screen readers. */
export function ColumnType({ type }: { readonly type: DatasetColumn['type'] }) {
  const { name, Icon } = TYPES[type];
  return (
    <span title={name} className="inline-flex">
      <Icon aria-hidden className="size-3.5 text-faint" />
      <span className="sr-only">{name}</span>
    </span>
  );
}

interface Props {
  readonly tenant: string;
  readonly dataset: Dataset;
  readonly mayChange: boolean;
}

const NONE = '';

/** The columns with the types that were found, and the choice of the one that time ranges are about. */
export function ColumnList({ tenant, dataset, mayChange }: Props) {
  const client = useQueryClient();
  const times = dataset.columns.filter(({ type }) => type === 'time');
  const choose = async (column: string) => {
    try {
      const changed = await changeDataset(tenant, dataset.id, {
        timeColumn: column === NONE ? null : column,
      });
      client.setQueryData(datasetQuery(tenant, dataset.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ['datasets', tenant], exact: true });
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
    }
  };
  return (
    <section aria-labelledby="columns" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="columns" className="flex-1 text-base font-semibold">
          Columns
        </h2>
        {mayChange && times.length > 0 ? (
          <div className="flex items-center gap-2 text-sm whitespace-nowrap text-dim">
            Time column
            <Select
              size="sm"
              label="Time column, which time ranges are about"
              className="w-44"
              value={dataset.timeColumn ?? NONE}
              onChange={column => void choose(column)}
              options={[
                ...times.map(({ name }) => ({ value: name, label: name })),
                { value: NONE, label: 'None' },
              ]}
            />
          </div>
        ) : null}
      </div>
      <ul className="flex flex-wrap gap-1.5">
        {dataset.columns.map(({ name, type }) => (
          <li key={name} className="max-w-full">
            <Badge className="max-w-full bg-surface text-text!">
              <ColumnType type={type} />
              <span className="truncate">{name}</span>
            </Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}
