import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Dataset } from '#core/contract/index.ts';
import { explain } from '#web/app/problem.ts';
import { Button, Dialog, Field, Input } from '#web/ui/index.ts';
import { changeDataset, datasetQuery } from './datasets-api.ts';

interface Props {
  readonly tenant: string;
  readonly dataset: Dataset;
  readonly onClosed: () => void;
}

/** Open as long as it stands; `onClosed` when it has gone. */
export function RenameDataset({ tenant, dataset, onClosed }: Props) {
  const client = useQueryClient();
  const [open, setOpen] = useState(true);
  const [name, setName] = useState(dataset.name);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setError('A dataset needs a name.');
    setBusy(true);
    setError(null);
    try {
      const changed = await changeDataset(tenant, dataset.id, { name: name.trim() });
      client.setQueryData(datasetQuery(tenant, dataset.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ['datasets', tenant], exact: true });
      setOpen(false);
    } catch (problem) {
      setError(explain(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={open} onOpenChange={setOpen} onClosed={onClosed} size="sm" title="Rename the dataset">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={error}>
          <Input value={name} maxLength={200} autoFocus onValueChange={setName} />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
