import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { FileUp, MoreHorizontal, Pencil, Trash2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Dataset, Tenant } from '#core/contract/index.ts';
import { type AppCommand, useCommands } from '#web/app/commands.ts';
import { DropZone } from '#web/app/drop-zone.tsx';
import { Page } from '#web/app/page.tsx';
import { pickFile } from '#web/app/pick-file.ts';
import { explain } from '#web/app/problem.ts';
import { useMay, useTenant } from '#web/app/tenant.ts';
import { useTitle } from '#web/app/use-title.ts';
import {
  Button,
  buttonClass,
  ConfirmDialog,
  EmptyState,
  formatDateTime,
  formatRelative,
  IconButton,
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
  plural,
  Skeleton,
  toast,
} from '#web/ui/index.ts';
import { ColumnList } from './column-list.tsx';
import { spanOf } from './dataset-table.tsx';
import { datasetQuery, deleteDataset } from './datasets-api.ts';
import { ACCEPTED } from './file-format.ts';
import { KeepForm } from './keep-form.tsx';
import { PreviewTable } from './preview-table.tsx';
import { PushDialog } from './push-dialog.tsx';
import { pushFile } from './push-file.ts';
import { PushKeys } from './push-keys.tsx';
import { PushLine } from './push-line.tsx';
import { RenameDataset } from './rename-dataset.tsx';
import { usePush } from './use-push.ts';

/** One dataset: what it has, its newest rows, and how to push more. */
export function DatasetPage() {
  const tenant = useTenant();
  const { dataset: id } = useParams({ from: '/t/$tenant/datasets/$dataset' });
  const query = useQuery(datasetQuery(tenant.slug, id));
  useTitle(query.data?.name ?? 'Dataset', tenant.name);

  if (query.isError) {
    return (
      <Page title="Dataset">
        <EmptyState
          action={
            <Link to="/t/$tenant/datasets" params={{ tenant: tenant.slug }} className={buttonClass()}>
              All datasets
            </Link>
          }
        >
          {explain(query.error)}
        </EmptyState>
      </Page>
    );
  }
  if (!query.data) {
    return (
      <Page title={<Skeleton className="h-7 w-56" />}>
        <Skeleton className="h-4 w-72" />
        <Skeleton className="h-64 w-full" />
      </Page>
    );
  }
  return <Shown tenant={tenant} dataset={query.data} />;
}

function Shown({ tenant, dataset }: { readonly tenant: Tenant; readonly dataset: Dataset }) {
  const { id, name, rows, columns, updatedAt } = dataset;
  const mayPush = useMay('dataset:push');
  const mayDelete = useMay('dataset:delete');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [renaming, setRenaming] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const again = () => client.invalidateQueries({ queryKey: ['datasets', tenant.slug] });

  const push = usePush(
    (file, mode, onProgress, signal) =>
      pushFile({ tenant: tenant.slug, dataset: id, file, mode, onProgress, signal }),
    rows > 0,
    answer => {
      toast({ tone: 'good', message: `${plural(answer.rows, 'row')} stored` });
      void again();
    },
  );
  const begin = useRef(push.begin);
  begin.current = push.begin;
  const commands = useMemo<AppCommand[]>(
    () => [
      {
        id: 'dataset.upload',
        title: 'Upload rows to this dataset',
        group: 'This dataset',
        icon: <FileUp aria-hidden />,
        disabled: !mayPush,
        run: () => pickFile(ACCEPTED, file => begin.current(file)),
      },
      {
        id: 'dataset.rename',
        title: 'Rename this dataset',
        group: 'This dataset',
        icon: <Pencil aria-hidden />,
        disabled: !mayPush,
        run: () => setRenaming(true),
      },
      {
        id: 'dataset.delete',
        title: 'Delete this dataset',
        group: 'This dataset',
        icon: <Trash2 aria-hidden />,
        disabled: !mayDelete,
        run: () => setDeleting(true),
      },
    ],
    [mayPush, mayDelete],
  );
  useCommands(commands);

  const remove = async () => {
    try {
      await deleteDataset(tenant.slug, id);
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
      throw error;
    }
    await navigate({ to: '/t/$tenant/datasets', params: { tenant: tenant.slug } });
    client.removeQueries({ queryKey: datasetQuery(tenant.slug, id).queryKey });
    void again();
    toast({ message: `“${name}” is deleted` });
  };
  const span = spanOf(dataset);
  return (
    <Page
      title={name}
      actions={
        <>
          {mayPush ? (
            <Button
              variant="primary"
              icon={<FileUp aria-hidden />}
              onClick={() => pickFile(ACCEPTED, push.begin)}
            >
              Upload rows
            </Button>
          ) : null}
          <Menu>
            <MenuTrigger render={<IconButton label="More about this dataset" variant="secondary" />}>
              <MoreHorizontal aria-hidden />
            </MenuTrigger>
            <MenuContent align="end">
              <MenuItem icon={<Pencil aria-hidden />} disabled={!mayPush} onSelect={() => setRenaming(true)}>
                Rename
              </MenuItem>
              <MenuItem
                danger
                icon={<Trash2 aria-hidden />}
                disabled={!mayDelete}
                onSelect={() => setDeleting(true)}
              >
                Delete
              </MenuItem>
            </MenuContent>
          </Menu>
        </>
      }
    >
      <DropZone label="Drop to push the file’s rows" disabled={!mayPush} onDrop={push.begin} />
      <PushDialog push={push} keyed={dataset.key.length > 0} />
      <p className="-mt-3 text-sm text-dim">
        {plural(rows, 'row')}
        {span ? `, ${span}` : ''}, changed{' '}
        <time dateTime={updatedAt} title={formatDateTime(updatedAt)}>
          {formatRelative(updatedAt)}
        </time>
      </p>
      {columns.length > 0 ? (
        <>
          <ColumnList tenant={tenant.slug} dataset={dataset} mayChange={mayPush} />
          <PreviewTable tenant={tenant.slug} dataset={dataset} />
        </>
      ) : (
        <p className="card px-4 py-8 text-center text-base text-dim">
          No rows yet. Drop a CSV file on this page, or push rows with the line below.
        </p>
      )}
      {mayPush ? (
        <>
          <PushLine tenant={tenant.slug} dataset={dataset} />
          <PushKeys tenant={tenant.slug} dataset={dataset} />
          <KeepForm tenant={tenant.slug} dataset={dataset} />
        </>
      ) : null}
      {renaming ? (
        <RenameDataset tenant={tenant.slug} dataset={dataset} onClosed={() => setRenaming(false)} />
      ) : null}
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete “${name}”?`}
        description={`Its ${plural(rows, 'row')} are gone for good, and regions that show them stay empty. This cannot be undone.`}
        action="Delete dataset"
        onConfirm={remove}
      />
    </Page>
  );
}
