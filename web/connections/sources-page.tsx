import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Cable, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { DataSource } from '#core/contract/index.ts';
import { type AppCommand, useCommands } from '#web/app/commands.ts';
import { Page } from '#web/app/page.tsx';
import { explain } from '#web/app/problem.ts';
import { useMay, useTenant } from '#web/app/tenant.ts';
import { useTitle } from '#web/app/use-title.ts';
import { Button, ConfirmDialog, EmptyState, formatValueText, Notice, toast } from '#web/ui/index.ts';
import { deleteSource, sourcesQuery, trySource } from './connections-api.ts';
import { SourceDialog } from './source-dialog.tsx';
import { type SourceActions, SourceList, SourceListSkeleton } from './source-list.tsx';

/** What the team has connected, and whether it answers. */
export function SourcesPage() {
  const tenant = useTenant();
  const mayChange = useMay('source:change');
  const client = useQueryClient();
  const list = useQuery(sourcesQuery(tenant.slug));
  /** null: a new one; undefined: none */
  const [edited, setEdited] = useState<DataSource | null | undefined>(undefined);
  const [deleted, setDeleted] = useState<DataSource | null>(null);
  useTitle('Sources', tenant.name);

  const commands = useMemo<AppCommand[]>(
    () => [
      {
        id: 'sources.connect',
        title: 'Connect a source',
        group: 'Sources here',
        keywords: ['postgres', 'prometheus', 'http', 'database', 'api'],
        icon: <Plus aria-hidden />,
        shortcut: 'n',
        disabled: !mayChange,
        run: () => setEdited(null),
      },
    ],
    [mayChange],
  );
  useCommands(commands);

  const again = () => client.invalidateQueries({ queryKey: ['sources', tenant.slug] });
  const actions: SourceActions = {
    edit: setEdited,
    remove: setDeleted,
    test: async ({ id, name }) => {
      try {
        const { ok, detail, milliseconds } = await trySource(tenant.slug, id);
        const message = `${name}: ${detail}${ok ? ` (${formatValueText(milliseconds, 'ms')})` : ''}`;
        toast({ tone: ok ? 'good' : 'bad', message });
      } catch (error) {
        toast({ tone: 'bad', message: explain(error) });
      }
      void again();
    },
  };
  const remove = async () => {
    if (!deleted) return;
    try {
      await deleteSource(tenant.slug, deleted.id);
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
      throw error;
    }
    void again();
    toast({ message: `“${deleted.name}” is deleted` });
  };
  const connect = (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setEdited(null)}>
      Connect a source
    </Button>
  );
  const empty = list.isSuccess && list.data.length === 0;
  return (
    <Page title="Sources" actions={mayChange && !empty ? connect : null}>
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
      {list.isPending ? <SourceListSkeleton /> : null}
      {list.data && !empty ? <SourceList sources={list.data} actions={mayChange ? actions : null} /> : null}
      {empty ? (
        <EmptyState
          icon={<Cable aria-hidden />}
          title="No sources yet"
          action={mayChange ? connect : undefined}
        >
          {mayChange
            ? 'A source is a database, a Prometheus or an API whose data regions show live.'
            : 'An owner or admin of the team can connect a database, a Prometheus or an API.'}
        </EmptyState>
      ) : null}
      {edited === undefined ? null : (
        <SourceDialog tenant={tenant.slug} source={edited} onClosed={() => setEdited(undefined)} />
      )}
      <ConfirmDialog
        open={deleted !== null}
        onOpenChange={open => open || setDeleted(null)}
        title={`Delete “${deleted?.name ?? ''}”?`}
        description="Its settings and secrets are gone for good, and regions that ask it stay empty. This cannot be undone."
        action="Delete source"
        onConfirm={remove}
      />
    </Page>
  );
}
