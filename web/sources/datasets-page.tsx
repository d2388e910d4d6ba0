import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Database, FileUp, Plus } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { type AppCommand, useCommands } from '#web/app/commands.ts';
import { DropZone } from '#web/app/drop-zone.tsx';
import { Page } from '#web/app/page.tsx';
import { pickFile } from '#web/app/pick-file.ts';
import { explain } from '#web/app/problem.ts';
import { useMay, useTenant } from '#web/app/tenant.ts';
import { useTitle } from '#web/app/use-title.ts';
import { Button, EmptyState, Notice, plural, toast } from '#web/ui/index.ts';
import { DatasetTable, DatasetTableSkeleton } from './dataset-table.tsx';
import { createDataset, datasetsQuery, deleteDataset } from './datasets-api.ts';
import { ACCEPTED, datasetNameOf } from './file-format.ts';
import { NewDataset } from './new-dataset.tsx';
import { PushDialog } from './push-dialog.tsx';
import { pushFile } from './push-file.ts';
import { QuotaLine } from './quota-line.tsx';
import { type SendFile, usePush } from './use-push.ts';

/** The datasets of a team; a file dropped here becomes one. */
export function DatasetsPage() {
  const tenant = useTenant();
  const mayCreate = useMay('dataset:create');
  const [creating, setCreating] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const list = useQuery(datasetsQuery(tenant.slug));
  const datasets = list.data ?? [];
  const made = useRef('');
  useTitle('Datasets', tenant.name);

  const send: SendFile = async (file, mode, onProgress, signal) => {
    const names = (await client.fetchQuery(datasetsQuery(tenant.slug))).map(({ name }) => name);
    const { id } = await createDataset(tenant.slug, datasetNameOf(file.name, names));
    made.current = id;
    try {
      return await pushFile({ tenant: tenant.slug, dataset: id, file, mode, onProgress, signal });
    } catch (error) {
      // A refused file leaves no empty dataset behind.
      await deleteDataset(tenant.slug, id).catch(() => undefined);
      throw error;
    } finally {
      void client.invalidateQueries({ queryKey: ['datasets', tenant.slug] });
    }
  };
  const push = usePush(send, false, ({ total }) => {
    toast({ tone: 'good', message: `${plural(total, 'row')} stored` });
    void navigate({
      to: '/t/$tenant/datasets/$dataset',
      params: { tenant: tenant.slug, dataset: made.current },
    });
  });
  const begin = useRef(push.begin);
  begin.current = push.begin;

  const commands = useMemo<AppCommand[]>(
    () => [
      {
        id: 'datasets.upload',
        title: 'Upload a file as a dataset',
        group: 'Datasets here',
        keywords: ['csv', 'json', 'import'],
        icon: <FileUp aria-hidden />,
        disabled: !mayCreate,
        run: () => pickFile(ACCEPTED, file => begin.current(file)),
      },
      {
        id: 'datasets.new',
        title: 'New empty dataset',
        group: 'Datasets here',
        icon: <Plus aria-hidden />,
        shortcut: 'n',
        disabled: !mayCreate,
        run: () => setCreating(true),
      },
    ],
    [mayCreate],
  );
  useCommands(commands);

  const upload = (
    <Button variant="primary" icon={<FileUp aria-hidden />} onClick={() => pickFile(ACCEPTED, push.begin)}>
      Upload a file
    </Button>
  );
  const empty = list.isSuccess && datasets.length === 0;
  return (
    <Page
      title="Datasets"
      actions={
        mayCreate ? (
          <>
            <Button icon={<Plus aria-hidden />} aria-label="New dataset" onClick={() => setCreating(true)}>
              <span className="max-sm:hidden">New dataset</span>
            </Button>
            {empty ? null : upload}
          </>
        ) : null
      }
    >
      <DropZone label="Drop to make a dataset of the file" disabled={!mayCreate} onDrop={push.begin} />
      <PushDialog push={push} />
      {creating ? <NewDataset tenant={tenant.slug} onCancel={() => setCreating(false)} /> : null}
      {list.isError ? (
        <Notice
          tone="bad"
          action={
            <Button size="sm" onClick={() => void list.refetch()}>
              Try again
            </Button>
          }
        >
          {explain(list.error)}
        </Notice>
      ) : null}
      {list.isPending ? <DatasetTableSkeleton /> : null}
      {datasets.length > 0 ? (
        <>
          <DatasetTable tenant={tenant.slug} datasets={datasets} />
          <QuotaLine tenant={tenant.slug} />
        </>
      ) : null}
      {empty && !creating ? (
        <EmptyState
          icon={<Database aria-hidden />}
          title="No datasets yet"
          action={mayCreate ? upload : undefined}
        >
          A dataset is a table of rows that regions show. Drop a CSV file on this page, or push rows to it
          from a program.
        </EmptyState>
      ) : null}
    </Page>
  );
}
