import { useState } from 'react';
import type { Query, Variable, VariableKind } from '#core/contract/index.ts';
import { ALL_VALUES } from '#core/query/index.ts';
import { Field, Input, Segments, Switch, TextArea } from '#web/ui/index.ts';
import { QueryForm } from '../configure/query-form.tsx';
import type { Writing } from '../query-editor/connected-query.tsx';
import { asKind, readOptions, writeOptions, wrongName } from './draft.ts';
import { ValuesPreview } from './values-preview.tsx';

interface Props {
  readonly variable: Variable;
  readonly definitions: readonly Variable[];
  readonly onChange: (variable: Variable) => void;
}

const KINDS: readonly { readonly value: VariableKind; readonly label: string }[] = [
  { value: 'list', label: 'List' },
  { value: 'query', label: 'Query' },
  { value: 'text', label: 'Text' },
];

/** One variable; nothing is saved before all of them are. */
export function VariableForm({ variable, definitions, onChange }: Props) {
  const { name, label, kind, query, column, multi, all } = variable;
  // As it is typed: a line that is not finished is no value yet.
  const [options, setOptions] = useState(() => writeOptions(variable.options));
  const [writing, setWriting] = useState<Writing | null>(null);
  const change = (part: Partial<Variable>) => onChange({ ...variable, ...part });
  const setColumn = (text: string) => {
    const { column: _, ...rest } = variable;
    onChange(text.trim() === '' ? rest : { ...rest, column: text });
  };
  const preset = [variable.default].flat().join('\n');
  const setPreset = (text: string) => {
    const several = multi && kind !== 'text' && text.includes('\n');
    change({ default: several ? text.split('\n').filter(line => line !== '') : text });
  };
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Field label="Name" hint={`In queries: $${name}`} error={wrongName(name)}>
        <Input value={name} maxLength={40} onValueChange={value => change({ name: value })} />
      </Field>
      <Field label="Label">
        <Input
          value={label}
          maxLength={100}
          placeholder={name}
          onValueChange={value => change({ label: value })}
        />
      </Field>
      <Segments
        label="Kind of variable"
        options={KINDS}
        value={kind}
        onChange={next => {
          const changed = asKind(variable, next);
          setOptions(writeOptions(changed.options));
          onChange(changed);
        }}
        className="self-start"
      />
      {kind === 'list' ? (
        <Field label="Values" hint="One a line; a label behind | is shown instead: be | Bern">
          <TextArea
            rows={4}
            value={options}
            onChange={event => {
              setOptions(event.target.value);
              change({ options: readOptions(event.target.value) });
            }}
          />
        </Field>
      ) : null}
      {kind === 'query' ? (
        <>
          <QueryForm
            kind="table"
            query={query ?? null}
            version={undefined}
            writing={writing}
            onWriting={setWriting}
            onSave={(next: Query) => change({ query: next })}
          />
          <Field label="Column of the values" hint="Empty: the first column">
            <Input value={column ?? ''} maxLength={200} onValueChange={setColumn} />
          </Field>
          <ValuesPreview variable={variable} definitions={definitions} />
        </>
      ) : null}
      {kind === 'text' ? null : (
        <>
          <Switch
            label="Several values can be chosen"
            checked={multi}
            onChange={next =>
              change({ multi: next, ...(next ? {} : { default: [variable.default].flat()[0] ?? '' }) })
            }
          />
          <Switch
            label="All can be chosen"
            checked={all}
            onChange={next =>
              change({ all: next, ...(!next && preset.includes(ALL_VALUES) ? { default: '' } : {}) })
            }
          />
        </>
      )}
      <Field label="Chosen by default" hint={kind === 'text' ? undefined : 'Empty: all, or else the first'}>
        {multi && kind !== 'text' ? (
          <TextArea rows={2} value={preset} onChange={event => setPreset(event.target.value)} />
        ) : (
          <Input value={preset} maxLength={1_000} onValueChange={setPreset} />
        )}
      </Field>
    </div>
  );
}
