import { useQueryClient } from '@tanstack/react-query';
import type { Command, DashboardState, DashboardSummary, Snapshot } from '#core/contract/index.ts';
import { toast } from '#web/ui/index.ts';
import { path, request } from '../api.ts';
import { saveFile } from '../pick-file.ts';
import { explain } from '../problem.ts';
import { type DashboardFile, dashboardFileName, toDashboardFile } from './dashboard-file.ts';

interface Created {
  readonly id: string;
  readonly seq: number;
  readonly state: DashboardState;
}

/** @throws ApiProblem */
export function createDashboard(
  tenant: string,
  content: Partial<DashboardFile['dashboard']>,
): Promise<Created> {
  return request<Created>(path`tenants/${tenant}/dashboards`, { method: 'POST', body: content });
}

function send(tenant: string, dashboard: string, type: 'archive' | 'unarchive') {
  const command: Command = { id: crypto.randomUUID(), type };
  return request(path`tenants/${tenant}/dashboards/${dashboard}/commands`, {
    method: 'POST',
    body: { commands: [command] },
  });
}

/** What can be done with a dashboard from the list; the list is looked at again afterwards. */
export function useDashboardActions(tenant: string) {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ['dashboards', tenant] });

  const set = async (
    { id, title }: DashboardSummary,
    archived: boolean,
    undoable: boolean,
  ): Promise<void> => {
    const type = archived ? 'archive' : 'unarchive';
    try {
      await send(tenant, id, type);
      toast({
        message: archived ? `“${title}” is archived` : `“${title}” is back`,
        ...(undoable && {
          action: {
            label: 'Undo',
            onClick: () => void set({ id, title } as DashboardSummary, !archived, false),
          },
        }),
      });
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
    }
    await again();
  };

  return {
    archive: (dashboard: DashboardSummary) => set(dashboard, true, true),
    unarchive: (dashboard: DashboardSummary) => set(dashboard, false, true),
    exportFile: async ({ id }: DashboardSummary) => {
      try {
        const { state } = await request<Snapshot>(path`tenants/${tenant}/dashboards/${id}`);
        saveFile(dashboardFileName(state.title), `${JSON.stringify(toDashboardFile(state), null, 2)}\n`);
      } catch (error) {
        toast({ tone: 'bad', message: explain(error) });
      }
    },
  };
}
