import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DataSource, SourceKind } from '#core/contract/index.ts';
import { Button, Dialog, Notice, toast } from '#web/ui/index.ts';
import { sourcesQuery } from './connections-api.ts';
import { KindCards } from './kind-cards.tsx';
import { SourceForm } from './source-form.tsx';
import { SOURCE_NAMES } from './source-kinds.ts';
import { TestOutcome } from './test-outcome.tsx';
import { useSourceForm } from './use-source-form.ts';

interface Props {
  readonly tenant: string;
  /** what is changed; null to connect one */
  readonly source: DataSource | null;
  readonly onClosed: () => void;
}

/** Connects a source, or changes one. Open as long as it stands; `onClosed` when it has gone. */
export function SourceDialog({ tenant, source, onClosed }: Props) {
  const [open, setOpen] = useState(true);
  const [kind, setKind] = useState<SourceKind | null>(source?.kind ?? null);
  const title = source
    ? `Change “${source.name}”`
    : kind
      ? `Connect ${SOURCE_NAMES[kind]}`
      : 'Connect a source';
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title={title}
      size={kind ? 'md' : 'lg'}
      description={
        kind ? undefined : 'Regions ask it while somebody looks at them. Nothing of it is copied or kept.'
      }
    >
      {kind ? (
        <Filled
          tenant={tenant}
          kind={kind}
          source={source}
          onBack={source ? null : () => setKind(null)}
          onDone={() => setOpen(false)}
        />
      ) : (
        <KindCards onChoose={setKind} />
      )}
    </Dialog>
  );
}

interface FilledProps {
  readonly tenant: string;
  readonly kind: SourceKind;
  readonly source: DataSource | null;
  /** to the choice of kinds; null where there is none */
  readonly onBack: (() => void) | null;
  readonly onDone: () => void;
}

function Filled({ tenant, kind, source, onBack, onDone }: FilledProps) {
  const client = useQueryClient();
  const form = useSourceForm(tenant, kind, source);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await form.save();
    if (!saved) return;
    void client.invalidateQueries({ queryKey: sourcesQuery(tenant).queryKey });
    toast({ tone: 'good', message: source ? `“${saved.name}” is saved` : `“${saved.name}” is connected` });
    onDone();
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <SourceForm
        kind={kind}
        source={source}
        draft={form.draft}
        errors={form.errors}
        onChange={form.change}
      />
      {form.general ? <Notice tone="bad">{form.general}</Notice> : null}
      <div aria-live="polite" className="empty:hidden">
        {form.outcome ? <TestOutcome outcome={form.outcome} /> : null}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button busy={form.busy === 'testing'} onClick={form.test}>
          Test connection
        </Button>
        <span className="flex-1" />
        {onBack ? <Button onClick={onBack}>Back</Button> : <Button onClick={onDone}>Cancel</Button>}
        <Button type="submit" variant="primary" busy={form.busy === 'saving'}>
          {source ? 'Save' : 'Connect'}
        </Button>
      </div>
    </form>
  );
}
