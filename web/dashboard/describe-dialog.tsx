import { useState } from 'react';
import { LIMITS } from '#core/contract/index.ts';
import { Button, Dialog, Field, TextArea } from '#web/ui/index.ts';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly description: string;
  readonly onSave: (description: string) => void;
}

/** What the dashboard is for: shown with its title and in the list. */
export function DescribeDialog({ open, onOpenChange, description, onSave }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const save = () => {
    if (draft !== null && draft !== description) onSave(draft);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      onClosed={() => setDraft(null)}
      title="Description"
      footer={
        <Button variant="primary" onClick={save}>
          Save
        </Button>
      }
    >
      <Field label="What is this dashboard for?" hideLabel>
        <TextArea
          rows={4}
          maxLength={LIMITS.descriptionLength}
          placeholder="What is this dashboard for?"
          value={draft ?? description}
          onChange={event => setDraft(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}
