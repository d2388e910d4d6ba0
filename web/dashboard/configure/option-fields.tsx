import type { Column } from '#core/query/index.ts';
import { Field, Select, Switch } from '#web/ui/index.ts';
import { choiceOf, type OptionField, type OptionGroup, type Options } from '#web/widgets/index.ts';
import { ColumnsField } from './columns-field.tsx';
import { MappingsField } from './mappings-field.tsx';
import { NumberField } from './number-field.tsx';
import { TextField } from './text-field.tsx';
import { UnitField } from './unit-field.tsx';

interface Props {
  readonly group: OptionGroup;
  readonly options: Options;
  /** of the data that the region shows now */
  readonly columns: readonly Column[];
  readonly version: number | undefined;
  /** null takes the option away */
  readonly onSave: (name: string, value: unknown, version: number | undefined) => void;
}

const LONGEST_TEXT = 20_000;

/** The form of a group of a widget's options, made from the widget's own list of them. */
export function OptionFields({ group, options, columns, version, onSave }: Props) {
  const twoColumns = group.fields.every(({ type }) => type === 'number');
  return (
    <div className={twoColumns ? 'grid grid-cols-2 gap-3' : 'flex flex-col gap-3'}>
      {group.fields.map(field => (
        <One
          key={field.name}
          field={field}
          value={options[field.name]}
          columns={columns}
          version={version}
          onSave={(value, began) => onSave(field.name, value, began)}
        />
      ))}
    </div>
  );
}

interface OneProps {
  readonly field: OptionField;
  readonly value: unknown;
  readonly columns: readonly Column[];
  readonly version: number | undefined;
  readonly onSave: (value: unknown, version: number | undefined) => void;
}

function One({ field, value, columns, version, onSave }: OneProps) {
  switch (field.type) {
    case 'text':
    case 'markdown':
      return (
        <TextField
          label={field.label}
          hint={field.hint}
          value={typeof value === 'string' ? value : ''}
          version={version}
          most={LONGEST_TEXT}
          {...(field.type === 'markdown' ? { lines: 12 } : {})}
          onSave={onSave}
        />
      );
    case 'number':
      return (
        <NumberField
          label={field.label}
          value={typeof value === 'number' ? value : undefined}
          version={version}
          least={field.least}
          most={field.most}
          placeholder={field.placeholder}
          onSave={onSave}
        />
      );
    case 'flag':
      return (
        <Switch
          label={field.label}
          checked={typeof value === 'boolean' ? value : field.otherwise}
          onChange={checked => onSave(checked === field.otherwise ? null : checked, version)}
        />
      );
    case 'unit':
      return (
        <UnitField
          label={field.label}
          value={typeof value === 'string' ? value : undefined}
          version={version}
          onSave={onSave}
        />
      );
    case 'mappings':
      return <MappingsField value={value} version={version} onSave={onSave} />;
    case 'columns':
      return <ColumnsField value={value} columns={columns} version={version} onSave={onSave} />;
    case 'choice': {
      const first = field.choices[0]!.value;
      return (
        <Field label={field.label}>
          <Select
            options={field.choices}
            value={choiceOf(value, field)}
            onChange={next => onSave(next === first ? null : next, version)}
          />
        </Field>
      );
    }
  }
}
