import { useEffect, useState } from 'react';
import { VARIABLE_LIMITS } from '#core/query/index.ts';
import { cx, Field, Input } from '#web/ui/index.ts';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly wide: boolean;
  readonly onChange: (value: string) => void;
}

/** A text that is typed; it counts on Enter and on leaving. */
export function TextChoice({ label, value, wide, onChange }: Props) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const save = () => {
    if (draft !== value) onChange(draft);
  };
  return (
    <Field label={label} className={cx(!wide && 'flex-row! items-center gap-2! [&_label]:text-dim')}>
      <Input
        value={draft}
        maxLength={VARIABLE_LIMITS.valueLength}
        onValueChange={setDraft}
        onBlur={save}
        onKeyDown={event => event.key === 'Enter' && save()}
        className={cx(!wide && 'w-40')}
      />
    </Field>
  );
}
