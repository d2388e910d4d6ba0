import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { InlineCreate } from '#web/app/inline-create.tsx';
import { createDataset } from './datasets-api.ts';

interface Props {
  readonly tenant: string;
  readonly onCancel: () => void;
}

/** An empty dataset, for rows that a program will push. */
export function NewDataset({ tenant, onCancel }: Props) {
  const navigate = useNavigate();
  const client = useQueryClient();
  return (
    <InlineCreate
      label="Name of the new dataset"
      placeholder="Name the dataset, then press Enter"
      onCancel={onCancel}
      create={async name => {
        const { id } = await createDataset(tenant, name);
        void client.invalidateQueries({ queryKey: ['datasets', tenant] });
        await navigate({ to: '/t/$tenant/datasets/$dataset', params: { tenant, dataset: id } });
      }}
    />
  );
}
