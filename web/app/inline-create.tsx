import { type FormEvent, useState } from 'react';
import { Button, Field, Input } from '#web/ui/index.ts';
import { explain } from './problem.ts';

interface Props {
  /** what the field is for; read out */
  readonly label: string;
  readonly placeholder: string;
  /** makes it and goes there; what it throws is said below the field */
  readonly create: (name: string) => Promise<void>;
  readonly onCancel: () => void;
}

/** One field and Enter; Escape puts it away. */
export function InlineCreate({ label, placeholder, create, onCancel }: Props) {
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setError('Give it a name; it can be changed at any time.');
    setBusy(true);
    setError(null);
    try {
      await create(name.trim());
    } catch (problem) {
      setError(explain(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={submit}
      onKeyDown={event => event.key === 'Escape' && onCancel()}
      className="card flex items-start gap-2 p-3 max-sm:flex-wrap max-sm:justify-end"
    >
      <Field label={label} hideLabel error={error} className="flex-1 max-sm:basis-full">
        <Input autoFocus value={name} maxLength={200} onValueChange={setName} placeholder={placeholder} />
      </Field>
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" variant="primary" busy={busy}>
        Create
      </Button>
    </form>
  );
}
