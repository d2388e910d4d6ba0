import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Archive, LayoutDashboard, Plus, Search, Upload } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button, EmptyState, Notice, Segments, Skeleton } from '#web/ui/index.ts';
import { type AppCommand, useCommands } from '../commands.ts';
import { DropZone } from '../drop-zone.tsx';
import { Page } from '../page.tsx';
import { explain } from '../problem.ts';
import { dashboardsQuery } from '../queries.ts';
import { useMay, useTenant } from '../tenant.ts';
import { useTitle } from '../use-title.ts';
import { useDashboardActions } from './dashboard-actions.ts';
import { DashboardList } from './dashboard-list.tsx';
import { NewDashboard } from './new-dashboard.tsx';
import { SearchField } from './search-field.tsx';
import { useImport } from './use-import.ts';

/** The dashboards of a team: find one, make one, put one away. */
export function DashboardsPage() {
  const tenant = useTenant();
  const mayCreate = useMay('dashboard:create');
  const { search = '', archived = false } = useSearch({ from: '/t/$tenant/' });
  const navigate = useNavigate({ from: '/t/$tenant/' });
  const [creating, setCreating] = useState(false);
  const searchField = useRef<HTMLInputElement>(null);
  const importing = useImport(tenant.slug);
  const actions = useDashboardActions(tenant.slug);
  const list = useInfiniteQuery(dashboardsQuery(tenant.slug, { search, archived }));
  const dashboards = list.data?.pages.flatMap(page => page.dashboards) ?? [];
  const untouched = list.isSuccess && dashboards.length === 0 && search === '' && !archived;
  useTitle('Dashboards', tenant.name);

  const { pick } = importing;
  const pickFile = useRef(pick);
  useEffect(() => {
    pickFile.current = pick;
  });
  const commands = useMemo<AppCommand[]>(
    () => [
      {
        id: 'dashboards.new',
        title: 'New dashboard',
        group: 'Dashboards here',
        icon: <Plus aria-hidden />,
        shortcut: 'n',
        disabled: !mayCreate,
        run: () => setCreating(true),
      },
      {
        id: 'dashboards.import',
        title: 'Import a dashboard from a file',
        group: 'Dashboards here',
        icon: <Upload aria-hidden />,
        disabled: !mayCreate,
        run: () => pickFile.current(),
      },
      {
        id: 'dashboards.search',
        title: 'Search the list',
        group: 'Dashboards here',
        icon: <Search aria-hidden />,
        shortcut: '/',
        run: () => searchField.current?.focus(),
      },
    ],
    [mayCreate],
  );
  useCommands(commands);

  const createButton = (shortOnPhones: boolean) => (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
      <span>
        New<span className={shortOnPhones ? 'max-sm:hidden' : undefined}> dashboard</span>
      </span>
    </Button>
  );
  return (
    <Page
      title="Dashboards"
      actions={
        mayCreate ? (
          <>
            <Button
              icon={<Upload aria-hidden />}
              aria-label="Import a dashboard"
              busy={importing.busy}
              onClick={pick}
            >
              <span className="max-sm:hidden">Import</span>
            </Button>
            {untouched ? null : createButton(true)}
          </>
        ) : null
      }
    >
      <DropZone
        label="Drop to import the dashboard"
        disabled={!mayCreate}
        onDrop={file => void importing.take(file)}
      />
      {creating ? <NewDashboard tenant={tenant.slug} onCancel={() => setCreating(false)} /> : null}
      {untouched ? null : (
        <div className="flex items-center gap-2 max-sm:flex-col max-sm:items-stretch">
          <SearchField
            ref={searchField}
            value={search}
            onChange={text =>
              void navigate({
                replace: true,
                search: before => ({ ...before, search: text === '' ? undefined : text }),
              })
            }
          />
          <Segments
            label="Which dashboards"
            value={archived ? 'archived' : 'active'}
            onChange={value =>
              void navigate({
                replace: true,
                search: before => ({ ...before, archived: value === 'archived' ? true : undefined }),
              })
            }
            options={[
              { value: 'active', label: 'Active' },
              { value: 'archived', label: 'Archived' },
            ]}
          />
        </div>
      )}
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
      {list.isPending ? <ListSkeleton /> : null}
      {dashboards.length > 0 ? <DashboardList tenant={tenant.slug} list={list} actions={actions} /> : null}
      {untouched && !creating ? (
        <EmptyState
          icon={<LayoutDashboard aria-hidden />}
          title="No dashboards yet"
          action={mayCreate ? createButton(false) : undefined}
        >
          {mayCreate
            ? 'A dashboard is a grid of regions that show live data; everybody in the team can build on it at once.'
            : 'When somebody in the team builds a dashboard, it appears here.'}
        </EmptyState>
      ) : null}
      {list.isSuccess && dashboards.length === 0 && !untouched ? (
        <EmptyState icon={archived ? <Archive aria-hidden /> : <Search aria-hidden />}>
          {search === ''
            ? 'Nothing is archived. What you archive leaves the list and can be brought back from here.'
            : `No ${archived ? 'archived ' : ''}dashboard has “${search}” in its title.`}
        </EmptyState>
      ) : null}
    </Page>
  );
}

function ListSkeleton() {
  return (
    <div aria-busy className="card">
      {['w-56', 'w-40', 'w-64', 'w-48'].map(width => (
        <div key={width} className="flex h-11 items-center border-b border-line px-4 last:border-0">
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </div>
  );
}
