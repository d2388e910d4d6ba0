import { useState } from 'react';
import type { Column } from '#core/query/index.ts';
import { Field, Select, Switch } from '#web/ui/index.ts';
import { type ColumnFormat, MOST_FORMATS, readColumnFormats, TIMES } from '#web/widgets/index.ts';
import { NumberField } from './number-field.tsx';
import { UnitField } from './unit-field.tsx';
import { withoutUndefined } from './without-undefined.ts';

interface Props {
  readonly value: unknown;
  /** of the data that the region shows now */
  readonly columns: readonly Column[];
  readonly version: number | undefined;
  /** null takes all formats away */
  readonly onSave: (formats: readonly ColumnFormat[] | null, version: number | undefined) => void;
}

const AS_OTHERS = 'as-others';

/** One column after the other: whether it is shown, and how its values are written. */
export function ColumnsField({ value, columns, version, onSave }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const formats = readColumnFormats({ columns: value });
  const column = columns.find(({ name }) => name === chosen) ?? columns[0];
  if (!column) return <p className="text-sm text-faint">The columns stand here once there is data.</p>;
  const format: ColumnFormat = formats.get(column.name) ?? { name: column.name };
  const change = (part: Partial<ColumnFormat>, began = version) => {
    const changed = { ...format, ...part };
    const next = [...new Map([...formats, [column.name, changed]]).values()].filter(saysSomething);
    onSave(next.length > 0 ? next.slice(0, MOST_FORMATS).map(withoutUndefined) : null, began);
  };
  return (
    <div className="flex flex-col gap-3">
      <Field label="Column">
        <Select
          options={[...new Set(columns.map(({ name }) => name))].map(name => ({
            value: name,
            label: name,
            hint: formats.get(name)?.hidden ? 'hidden' : undefined,
          }))}
          value={column.name}
          onChange={setChosen}
        />
      </Field>
      <Switch
        label="Shown"
        checked={!format.hidden}
        onChange={shown => change({ hidden: shown ? undefined : true })}
      />
      {column.type === 'number' ? (
        <>
          <UnitField
            key={column.name}
            label="Unit of this column"
            value={format.unit}
            version={version}
            onSave={(unit, began) => change({ unit: unit ?? undefined }, began)}
          />
          <NumberField
            key={`${column.name} decimals`}
            label="Decimals of this column"
            value={format.decimals}
            version={version}
            least={0}
            most={6}
            whole
            placeholder="as the others"
            onSave={(decimals, began) => change({ decimals: decimals ?? undefined }, began)}
          />
        </>
      ) : null}
      {column.type === 'time' ? (
        <Field label="Times of this column">
          <Select
            options={[{ value: AS_OTHERS, label: 'as the others' }, ...TIMES.choices]}
            value={format.times ?? AS_OTHERS}
            onChange={next => change({ times: TIMES.choices.find(one => one.value === next)?.value })}
          />
        </Field>
      ) : null}
    </div>
  );
}

function saysSomething({ hidden, unit, decimals, times }: ColumnFormat): boolean {
  return hidden === true || unit !== undefined || decimals !== undefined || times !== undefined;
}
