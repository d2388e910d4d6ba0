import { useState } from 'react';
import { Field, Input } from '#web/ui/index.ts';
import { useDraft } from './use-draft.ts';

interface Props {
  readonly label: string;
  readonly value: number | undefined;
  readonly version: number | undefined;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  readonly whole?: boolean;
  readonly placeholder?: string | undefined;
  readonly onSave: (value: number | null, version: number | undefined) => void;
}

/** A number, or none. A comma is a point: half of the world writes it so. */
export function NumberField(props: Props) {
  const { label, value, version, least, most, whole, placeholder, onSave } = props;
  const [error, setError] = useState<string | null>(null);
  const draft = useDraft(value === undefined ? '' : String(value), version, (text, began) => {
    const trimmed = text.trim().replace(',', '.');
    const number = Number(trimmed);
    const wrong = trimmed === '' ? null : complaint(number, { least, most, whole });
    setError(wrong);
    if (wrong) return false;
    onSave(trimmed === '' ? null : number, began);
    return true;
  });
  return (
    <Field label={label} error={error}>
      <Input
        inputMode="decimal"
        className="tabular"
        value={draft.value}
        placeholder={placeholder}
        onFocus={draft.onFocus}
        onBlur={draft.onBlur}
        onValueChange={draft.onChange}
        onKeyDown={draft.onKeyDown}
      />
    </Field>
  );
}

function complaint(
  number: number,
  { least, most, whole }: Pick<Props, 'least' | 'most' | 'whole'>,
): string | null {
  if (!Number.isFinite(number)) return 'A number, for example 12.5';
  if (whole && !Number.isInteger(number)) return 'A whole number';
  if (least !== undefined && number < least) return `At least ${least}`;
  if (most !== undefined && number > most) return `At most ${most}`;
  return null;
}
