import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '#web/ui/index.ts';
import { CreateTeamForm } from './create-team-form.tsx';

/** Open as long as it stands; `onClosed` when it has gone. */
export function CreateTeamDialog({ onClosed }: { readonly onClosed: () => void }) {
  const [open, setOpen] = useState(true);
  const navigate = useNavigate();
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      size="sm"
      title="Create a team"
      description="A team has its own dashboards, data and members; no other team sees them."
    >
      <CreateTeamForm
        onCreated={({ slug }) => {
          setOpen(false);
          void navigate({ to: '/t/$tenant', params: { tenant: slug } });
        }}
      />
    </Dialog>
  );
}
