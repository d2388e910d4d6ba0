import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Variable } from '#core/contract/index.ts';
import { VARIABLE_LIMITS } from '#core/query/index.ts';
import { wrongVariables } from '#core/variables/index.ts';
import { Button, Dialog, Notice } from '#web/ui/index.ts';
import { moved, newVariable, wrongName } from './draft.ts';
import { VariableForm } from './variable-form.tsx';
import { VariableList } from './variable-list.tsx';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly variables: readonly Variable[];
  readonly onSave: (variables: Variable[]) => void;
}

/** What can be chosen on the dashboard: all of it is saved together, since one may depend on another. */
export function VariablesDialog({ open, onOpenChange, variables, onSave }: Props) {
  const [draft, setDraft] = useState<readonly Variable[] | null>(null);
  const [at, setAt] = useState(0);
  const shown = draft ?? variables;
  const current = shown[at];
  const wrong =
    shown.map(({ name }) => wrongName(name)).find(text => text !== null) ??
    wrongVariables(shown)?.detail ??
    null;
  const replace = (next: Variable) => setDraft(shown.map((one, index) => (index === at ? next : one)));
  const move = (index: number, by: -1 | 1) => {
    setDraft(moved(shown, index, by));
    setAt(Math.min(shown.length - 1, Math.max(0, index + by)));
  };
  const save = () => {
    if (wrong) return;
    if (draft) onSave([...draft]);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      onClosed={() => {
        setDraft(null);
        setAt(0);
      }}
      title="Variables"
      description="What whoever looks at this dashboard can choose. Queries and filters mention them as $name."
      size="lg"
      footer={
        <Button variant="primary" onClick={save} disabled={draft !== null && wrong !== null}>
          Save
        </Button>
      }
    >
      <div className="grid grid-cols-[14rem_1fr] gap-4 max-sm:grid-cols-1">
        <div className="flex flex-col gap-2">
          <VariableList
            variables={shown}
            at={at}
            onShow={setAt}
            onMove={move}
            onRemove={index => {
              setDraft(shown.filter((_, other) => other !== index));
              setAt(Math.max(0, at >= index ? at - 1 : at));
            }}
          />
          {shown.length < VARIABLE_LIMITS.perDashboard ? (
            <Button
              size="sm"
              icon={<Plus aria-hidden />}
              className="self-start"
              onClick={() => {
                setDraft([...shown, newVariable(shown)]);
                setAt(shown.length);
              }}
            >
              Add a variable
            </Button>
          ) : null}
        </div>
        {current ? (
          <VariableForm
            key={`${at} of ${shown.length}`}
            variable={current}
            definitions={shown}
            onChange={replace}
          />
        ) : (
          <p className="text-sm text-dim">There are none yet.</p>
        )}
      </div>
      {draft && wrong ? <Notice>{wrong}</Notice> : null}
    </Dialog>
  );
}
