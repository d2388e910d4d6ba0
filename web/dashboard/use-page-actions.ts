import { useMemo } from 'react';
import { LIMITS, type WidgetKind } from '#core/contract/index.ts';
import { findSpace, type Placement, rowsOf } from '#core/layout/index.ts';
import {
  dashboardFileName,
  parseDashboardFile,
  toDashboardFile,
} from '#web/app/dashboards/dashboard-file.ts';
import { pickFile, saveFile } from '#web/app/pick-file.ts';
import { plural, toast } from '#web/ui/index.ts';
import { WIDGETS } from '#web/widgets/index.ts';
import { type DataChoice, suggestRegion } from './add/suggest.ts';
import type { RegionActions } from './context.ts';
import type { LiveDashboard, Wish } from './live/live-dashboard.ts';
import { newId } from './new-id.ts';
import { showRegion } from './show-region.ts';

/** What beside the dashboard is on the page. */
export type Panel =
  | { readonly kind: 'configure'; readonly regionId: string }
  | { readonly kind: 'history'; readonly seq: number | null }
  | null;

export type Question = 'add' | 'describe' | 'variables' | null;

export interface PageActions extends RegionActions {
  undo(): void;
  redo(): void;
  rename(): void;
  describe(): void;
  variables(): void;
  history(): void;
  refreshNow(): void;
  exportFile(): void;
  importRegions(): void;
  archive(): void;
  unarchive(): void;
  askToAdd(): void;
  add(kind: WidgetKind, choice: DataChoice | null): void;
}

export interface PageSetters {
  readonly setPanel: (change: (before: Panel) => Panel) => void;
  readonly setQuestion: (question: Question) => void;
  readonly askToRename: () => void;
}

/** Everything that can be done on the page, once: buttons, menus, keys and the palette use the same. */
export function usePageActions(live: LiveDashboard | null, setters: PageSetters): PageActions {
  const { setPanel, setQuestion, askToRename } = setters;
  return useMemo<PageActions>(() => {
    const state = () => live?.view().session.optimistic ?? null;
    const submit = (...wishes: readonly Wish[]) => live?.submit(...wishes);
    const open = (regionId: string) => setPanel(() => ({ kind: 'configure', regionId }));
    return {
      configure: open,
      duplicate: regionId => {
        const copyId = newId();
        submit({ type: 'duplicateRegion', regionId, copyId });
        setPanel(before => (before?.kind === 'configure' ? { kind: 'configure', regionId: copyId } : before));
        showRegion(copyId);
      },
      remove: regionId => {
        const region = state()?.regions[regionId];
        if (!region) return;
        submit({ type: 'removeRegion', regionId });
        setPanel(before => (before?.kind === 'configure' && before.regionId === regionId ? null : before));
        toast({
          message: region.title ? `“${region.title}” is removed` : 'The region is removed',
          action: { label: 'Undo', onClick: () => submit({ type: 'restoreRegion', regionId }) },
        });
      },
      undo: () => submit({ type: 'undo' }),
      redo: () => submit({ type: 'redo' }),
      rename: askToRename,
      describe: () => setQuestion('describe'),
      variables: () => setQuestion('variables'),
      history: () => setPanel(before => (before?.kind === 'history' ? null : { kind: 'history', seq: null })),
      refreshNow: () => live?.refreshAll(),
      exportFile: () => {
        const now = state();
        if (!now) return;
        const text = `${JSON.stringify(toDashboardFile(now), null, 2)}\n`;
        saveFile(dashboardFileName(now.title), text);
      },
      importRegions: () => pickFile('.json,application/json', file => void importFrom(file)),
      archive: () => {
        submit({ type: 'archive' });
        toast({
          message: 'The dashboard is archived',
          action: { label: 'Undo', onClick: () => submit({ type: 'unarchive' }) },
        });
      },
      unarchive: () => submit({ type: 'unarchive' }),
      askToAdd: () => setQuestion('add'),
      add: (kind, choice) => {
        const now = state();
        if (!now) return;
        const id = newId();
        const { size } = WIDGETS[kind];
        const placement = { ...findSpace(now.regions, size), ...size };
        submit({ type: 'addRegion', region: { id, ...suggestRegion(kind, choice), placement } });
        open(id);
        showRegion(id);
      },
    };

    async function importFrom(file: File): Promise<void> {
      const now = state();
      const parsed = parseDashboardFile(await file.text());
      if (typeof parsed === 'string' || !now) {
        if (typeof parsed === 'string') toast({ tone: 'bad', message: parsed });
        return;
      }
      if (parsed.regions.length === 0) {
        toast({ message: 'There are no regions in this file.' });
        return;
      }
      // Below what is there, in the arrangement that they have among themselves.
      const below = rowsOf(now.regions);
      const wishes = parsed.regions.slice(0, LIMITS.commandsPerRequest - 1).map(region => {
        const placement: Placement = { ...region.placement, y: region.placement.y + below };
        return { type: 'addRegion', region: { ...region, id: newId(), placement } } satisfies Wish;
      });
      const taken = new Set(now.variables.map(({ name }) => name));
      const more = (parsed.variables ?? []).filter(({ name }) => !taken.has(name));
      const variables = { type: 'setVariables', variables: [...now.variables, ...more] } satisfies Wish;
      submit(...(more.length > 0 ? [variables] : []), ...wishes);
      toast({ message: `${plural(wishes.length, 'region')} added below the others` });
      showRegion(wishes[0]!.region.id);
    }
  }, [live, setPanel, setQuestion, askToRename]);
}
