import { SOURCE_LIMITS } from '#core/contract/index.ts';
import { Field, Input, Select, Switch, TextArea } from '#web/ui/index.ts';
import type { Draft, Header } from './form-draft.ts';
import type { FormField } from './form-fields.ts';
import { HeaderList } from './header-list.tsx';

interface Props {
  readonly field: FormField;
  readonly value: Draft['settings'][string] | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: Draft['settings'][string]) => void;
}

/** One setting of a source, as its schema describes it. */
export function SettingField({ field, value, error, onChange }: Props) {
  const { label, hint, placeholder, longest } = field;
  switch (field.kind) {
    case 'flag':
      return <Switch label={label} checked={value === true} onChange={onChange} />;
    case 'headers':
      return (
        <HeaderList
          label={label}
          hint={hint}
          error={error}
          headers={value as readonly Header[]}
          most={SOURCE_LIMITS.headers}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <Field label={label} hint={hint} error={error}>
          <Select
            options={field.choices.map(choice => ({ value: choice, label: choice }))}
            value={String(value)}
            onChange={onChange}
          />
        </Field>
      );
    case 'pem':
      return (
        <Field label={label} hint={hint} error={error}>
          <TextArea
            rows={2}
            spellCheck={false}
            value={String(value)}
            maxLength={longest}
            placeholder={placeholder}
            className="font-mono"
            onChange={event => onChange(event.target.value)}
          />
        </Field>
      );
    default:
      return (
        <Field label={label} hint={hint} error={error}>
          <Input
            value={String(value)}
            maxLength={longest}
            placeholder={placeholder}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            inputMode={field.kind === 'whole' ? 'numeric' : undefined}
            onValueChange={onChange}
          />
        </Field>
      );
  }
}
