import { Field, Input, TextArea } from '#web/ui/index.ts';
import { useDraft } from './use-draft.ts';

interface Props {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  readonly version: number | undefined;
  readonly most: number;
  readonly lines?: number;
  readonly placeholder?: string;
  readonly onSave: (value: string, version: number | undefined) => void;
}

/** Others see what is typed after this pause, ms. */
const PAUSE_MS = 800;

/** A text of the region; saved on Enter, on leaving, and, with several lines, in pauses. */
export function TextField({ label, hint, value, version, most, lines, placeholder, onSave }: Props) {
  const draft = useDraft(
    value,
    version,
    (text, began) => {
      onSave(text, began);
      return true;
    },
    lines ? PAUSE_MS : undefined,
  );
  const shared = {
    value: draft.value,
    maxLength: most,
    placeholder,
    onFocus: draft.onFocus,
    onBlur: draft.onBlur,
    onKeyDown: draft.onKeyDown,
  };
  return (
    <Field label={label} hint={hint}>
      {lines ? (
        <TextArea {...shared} rows={lines} onChange={event => draft.onChange(event.target.value)} />
      ) : (
        <Input {...shared} onValueChange={draft.onChange} />
      )}
    </Field>
  );
}
