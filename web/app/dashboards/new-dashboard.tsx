import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { InlineCreate } from '../inline-create.tsx';
import { createDashboard } from './dashboard-actions.ts';

interface Props {
  readonly tenant: string;
  readonly onCancel: () => void;
}

/** A new dashboard: name it, and it is there. */
export function NewDashboard({ tenant, onCancel }: Props) {
  const navigate = useNavigate();
  const client = useQueryClient();
  return (
    <InlineCreate
      label="Name of the new dashboard"
      placeholder="Name the dashboard, then press Enter"
      onCancel={onCancel}
      create={async title => {
        const { id } = await createDashboard(tenant, { title });
        void client.invalidateQueries({ queryKey: ['dashboards', tenant] });
        await navigate({ to: '/t/$tenant/d/$dashboard', params: { tenant, dashboard: id } });
      }}
    />
  );
}
