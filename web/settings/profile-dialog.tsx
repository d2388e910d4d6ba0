import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { path, request } from '#web/app/api.ts';
import { explain } from '#web/app/problem.ts';
import { meQuery } from '#web/app/queries.ts';
import { useMe } from '#web/app/tenant.ts';
import { Button, Dialog, Field, Input, toast } from '#web/ui/index.ts';

/** The name that others see. Open as long as it stands; `onClosed` when it has gone. */
export function ProfileDialog({ onClosed }: { readonly onClosed: () => void }) {
  const me = useMe();
  const client = useQueryClient();
  const [open, setOpen] = useState(true);
  const [name, setName] = useState(me.name);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setError('A name that your team knows you by.');
    setBusy(true);
    setError(null);
    try {
      await request(path`me`, { method: 'PATCH', body: { name: name.trim() } });
      client.setQueryData(meQuery.queryKey, before => before && { ...before, name: name.trim() });
      void client.invalidateQueries({ queryKey: ['members'] });
      toast({ tone: 'good', message: 'Your name is changed' });
      setOpen(false);
    } catch (problem) {
      setError(explain(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={open} onOpenChange={setOpen} onClosed={onClosed} size="sm" title="Your name">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={error} hint="Your teams see it beside what you change.">
          <Input value={name} maxLength={100} autoComplete="name" autoFocus onValueChange={setName} />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
