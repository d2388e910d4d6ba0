import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { DATA_LIMITS, type Dataset, type DatasetChanges } from '#core/contract/index.ts';
import { explain } from '#web/app/problem.ts';
import { Button, Field, Input, Notice, plural, toast } from '#web/ui/index.ts';
import { changeDataset, datasetQuery } from './datasets-api.ts';
import { readKeep } from './read-keep.ts';

interface Props {
  readonly tenant: string;
  readonly dataset: Dataset;
}

/** What a dataset keeps, and by which columns a row is found again. */
export function KeepForm({ tenant, dataset }: Props) {
  const client = useQueryClient();
  const [days, setDays] = useState(dataset.keepDays?.toString() ?? '');
  const [rows, setRows] = useState(dataset.keepRows?.toString() ?? '');
  const [key, setKey] = useState(dataset.key.join(', '));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const wish = readKeep({ days, rows, key }, dataset);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!wish.changes) return;
    setBusy(true);
    setProblem(null);
    try {
      await save(wish.changes);
    } catch (error) {
      setProblem(explain(error));
    } finally {
      setBusy(false);
    }
  };
  const save = async (changes: DatasetChanges) => {
    const changed = await changeDataset(tenant, dataset.id, changes);
    client.setQueryData(datasetQuery(tenant, dataset.id).queryKey, changed);
    void client.invalidateQueries({ queryKey: ['datasets', tenant] });
    const gone = dataset.rows - changed.rows;
    toast({ tone: 'good', message: gone > 0 ? `Saved; ${plural(gone, 'row')} taken away` : 'Saved' });
  };
  return (
    <section aria-labelledby="keep" className="mt-2 flex min-w-0 flex-col gap-2">
      <h2 id="keep" className="text-base font-semibold">
        What is kept
      </h2>
      <form noValidate onSubmit={submit} className="card flex flex-col gap-3 p-4">
        <div className="grid items-start gap-3 sm:grid-cols-3">
          <Field label="Days" error={wish.errors.days} hint="By the time column. Empty: all of them">
            <Input inputMode="numeric" value={days} placeholder="All" onValueChange={setDays} />
          </Field>
          <Field label="Rows" error={wish.errors.rows} hint="The newest stay. Empty: all of them">
            <Input inputMode="numeric" value={rows} placeholder="All" onValueChange={setRows} />
          </Field>
          <Field label="Key columns" error={wish.errors.key} hint="With commas between. Empty: no key">
            <Input
              value={key}
              maxLength={DATA_LIMITS.keyColumns * DATA_LIMITS.columnNameLength}
              placeholder="None"
              autoCapitalize="off"
              spellCheck={false}
              onValueChange={setKey}
            />
          </Field>
        </div>
        {problem ? <Notice tone="bad">{problem}</Notice> : null}
        <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
          <p className="min-w-0 flex-1 basis-60 text-sm text-dim">
            Older rows are taken away for good. With a key, pushing with{' '}
            <code className="font-mono">mode=upsert</code> puts a row in the place of the one with the same
            values in those columns.
          </p>
          <Button type="submit" busy={busy} disabled={!wish.changes}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}
