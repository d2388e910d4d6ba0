import {
  AGGREGATES,
  type Aggregate,
  type Dataset,
  type Query,
  type WidgetKind,
} from '#core/contract/index.ts';
import { Field, Select } from '#web/ui/index.ts';
import { ChosenList } from './chosen-list.tsx';
import { FilterFields } from './filter-fields.tsx';
import { NumberField } from './number-field.tsx';

const NAMES: Readonly<Record<Aggregate, string>> = {
  avg: 'Average',
  sum: 'Sum',
  min: 'Lowest',
  max: 'Highest',
  count: 'Number of values',
  last: 'Last',
};
const ROWS = 'rows';
const NONE = '';
const MOST_COLUMNS = 50;
/** Kinds that show values by name. */
const GROUPED: ReadonlySet<WidgetKind> = new Set(['gauge', 'bar', 'pie', 'table']);

interface Props {
  readonly kind: WidgetKind;
  readonly query: Query;
  /** undefined while it is on its way, or when it is gone */
  readonly dataset: Dataset | undefined;
  readonly version: number | undefined;
  readonly onChange: (part: Partial<Query>) => void;
}

/** Which columns of a dataset, and what becomes of their values. */
export function DatasetForm({ kind, query, dataset, version, onChange }: Props) {
  const grouped = query.groupBy !== undefined;
  const rows = query.aggregate === undefined && !grouped;
  // Rows keep their texts: they are the names of lines, bars and slices.
  const columns = (dataset?.columns ?? []).filter(
    ({ type, name }) => rows || (type === 'number' && name !== query.groupBy),
  );
  const aggregates = AGGREGATES.map(value => ({ value: value as string, label: NAMES[value] }));
  return (
    <>
      {GROUPED.has(kind) ? (
        <Field label="Group by">
          <Select
            options={[
              { value: NONE, label: 'Nothing' },
              ...(dataset?.columns ?? []).map(({ name }) => ({ value: name, label: name })),
            ]}
            value={query.groupBy ?? NONE}
            onChange={name =>
              onChange({
                groupBy: name || undefined,
                columns: query.columns?.filter(column => column !== name),
                ...(name && !query.aggregate ? { aggregate: 'count', columns: undefined } : {}),
              })
            }
          />
        </Field>
      ) : null}
      <Field label="Values">
        <Select
          options={grouped ? aggregates : [{ value: ROWS, label: 'The rows as they are' }, ...aggregates]}
          value={query.aggregate ?? (grouped ? 'count' : ROWS)}
          onChange={value => onChange({ aggregate: value === ROWS ? undefined : (value as Aggregate) })}
        />
      </Field>
      <ChosenList
        label="Columns"
        chosen={query.columns ?? []}
        coloured={kind === 'timeseries' || kind === 'bar'}
        most={MOST_COLUMNS}
        none={rows ? 'All of them' : 'All with numbers'}
        options={columns.map(({ name }) => ({ value: name, label: name }))}
        onChange={chosen => onChange({ columns: chosen.length > 0 ? chosen : undefined })}
      />
      <FilterFields
        filters={query.where ?? []}
        columns={dataset?.columns ?? []}
        version={version}
        onChange={where => onChange({ where })}
      />
      {grouped || rows ? (
        <NumberField
          label="At most so many rows"
          value={query.limit}
          version={version}
          least={1}
          most={10_000}
          whole
          placeholder="1000"
          onSave={limit => onChange({ limit: limit ?? undefined })}
        />
      ) : null}
    </>
  );
}
