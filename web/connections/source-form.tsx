import type { DataSource, SourceKind } from '#core/contract/index.ts';
import { Field, Input } from '#web/ui/index.ts';
import { type Draft, hasMoved } from './form-draft.ts';
import { shownFields } from './form-fields.ts';
import { SecretField } from './secret-field.tsx';
import { SettingField } from './setting-field.tsx';

interface Props {
  readonly kind: SourceKind;
  /** what is changed; null for a new one */
  readonly source: DataSource | null;
  readonly draft: Draft;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (draft: Draft) => void;
}

/** The form of a source, made from what its kind can be told; only what matters is shown. */
export function SourceForm({ kind, source, draft, errors, onChange }: Props) {
  const moved = hasMoved(kind, draft, source);
  const fields = shownFields(kind, draft.settings);
  // A number is short: it stands beside what it belongs to.
  const widthOf = (index: number) =>
    fields[index]?.kind === 'whole'
      ? 'col-span-2'
      : fields[index + 1]?.kind === 'whole'
        ? 'col-span-4'
        : 'col-span-6';
  return (
    <div className="grid grid-cols-6 gap-4">
      <Field label="Name" error={errors.name} className="col-span-6">
        <Input
          value={draft.name}
          maxLength={200}
          placeholder="Shop"
          autoComplete="off"
          autoFocus={!source}
          onValueChange={name => onChange({ ...draft, name })}
        />
      </Field>
      {fields.map((field, index) => (
        <div key={field.name} className={widthOf(index)}>
          {field.kind === 'secret' ? (
            <SecretField
              field={field}
              kept={source?.secrets.includes(field.name) ?? false}
              moved={moved}
              value={draft.secrets[field.name]}
              error={errors[field.name]}
              onChange={value => {
                const { [field.name]: _, ...others } = draft.secrets;
                const secrets = value === undefined ? others : { ...others, [field.name]: value };
                onChange({ ...draft, secrets });
              }}
            />
          ) : (
            <SettingField
              field={field}
              value={draft.settings[field.name]}
              error={errors[field.name]}
              onChange={value => onChange({ ...draft, settings: { ...draft.settings, [field.name]: value } })}
            />
          )}
        </div>
      ))}
    </div>
  );
}
