import { useState } from 'react';
import { Button, Field, Input } from '#web/ui/index.ts';
import type { FormField } from './form-fields.ts';

interface Props {
  readonly field: FormField;
  /** the source has one, which nobody is shown */
  readonly kept: boolean;
  /** the source is to be somewhere else, where a kept one is not sent */
  readonly moved: boolean;
  /** a new one, or null to take it away; undefined: as it is */
  readonly value: string | null | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: string | null | undefined) => void;
}

/** Something that is written and never read again. */
export function SecretField({ field, kept, moved, value, error, onChange }: Props) {
  const [replacing, setReplacing] = useState(false);
  const typing = !kept || replacing || moved || value === null;
  const again = moved && kept ? 'Enter it again: a kept one is not sent to another place.' : undefined;
  const removed = value === null ? 'It is taken away when you save.' : undefined;
  return (
    <Field label={field.label} hint={error ? null : (removed ?? again ?? field.hint)} error={error}>
      <div className="flex items-center gap-2">
        {typing ? (
          <Input
            type="password"
            // A password manager would offer the person's own.
            autoComplete="new-password"
            value={value ?? ''}
            maxLength={field.longest}
            autoFocus={replacing}
            className="flex-1"
            onValueChange={text => onChange(text === '' && kept ? undefined : text)}
          />
        ) : (
          <Input readOnly value="" placeholder="Set; not shown" className="flex-1" />
        )}
        {kept && !typing ? (
          <>
            <Button
              onClick={() => {
                setReplacing(true);
                onChange(undefined);
              }}
            >
              Replace
            </Button>
            <Button onClick={() => onChange(null)}>Remove</Button>
          </>
        ) : null}
        {kept && typing && !moved ? (
          <Button
            onClick={() => {
              setReplacing(false);
              onChange(undefined);
            }}
          >
            Keep
          </Button>
        ) : null}
      </div>
    </Field>
  );
}
