import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toast } from '#web/ui/index.ts';
import { pickFile } from '../pick-file.ts';
import { explain } from '../problem.ts';
import { createDashboard } from './dashboard-actions.ts';
import { parseDashboardFile } from './dashboard-file.ts';

/** Makes a dashboard out of an exported file and opens it. */
export function useImport(tenant: string) {
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const client = useQueryClient();

  const take = async (file: File) => {
    setBusy(true);
    try {
      const content = parseDashboardFile(await file.text());
      if (typeof content === 'string') {
        toast({ tone: 'bad', message: content });
        return;
      }
      const { id } = await createDashboard(tenant, content);
      void client.invalidateQueries({ queryKey: ['dashboards', tenant] });
      await navigate({ to: '/t/$tenant/d/$dashboard', params: { tenant, dashboard: id } });
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
    } finally {
      setBusy(false);
    }
  };
  return { busy, take, pick: () => pickFile('.json,application/json', file => void take(file)) };
}
