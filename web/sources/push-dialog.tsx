import { useState } from 'react';
import { pickFile } from '#web/app/pick-file.ts';
import { explain } from '#web/app/problem.ts';
import { Button, Dialog, formatValueText, Notice } from '#web/ui/index.ts';
import { ACCEPTED } from './file-format.ts';
import { RowErrorTable } from './row-error-table.tsx';
import { rowErrorsOf } from './row-errors.ts';
import type { PushControl, PushState } from './use-push.ts';

interface Props {
  readonly push: PushControl;
  /** the dataset has a key: rows can take the place of those with the same one */
  readonly keyed?: boolean;
}

/** A file on its way into a dataset: the question, the progress, and what is wrong in which line. */
export function PushDialog({ push, keyed = false }: Props) {
  // What was last shown stays in sight while the dialog goes.
  const [shown, setShown] = useState<PushState | null>(null);
  if (push.state && push.state !== shown) setShown(push.state);
  if (!shown) return null;
  return (
    <Dialog
      open={push.state !== null}
      onOpenChange={open => open || push.cancel()}
      onClosed={() => setShown(null)}
      size={shown.phase === 'failed' ? 'md' : 'sm'}
      title={<span className="block truncate">{shown.file.name}</span>}
      description={formatValueText(shown.file.size, 'bytes')}
    >
      {shown.phase === 'asking' ? <ModeQuestion push={push} keyed={keyed} /> : null}
      {shown.phase === 'sending' ? <Progress share={shown.share} /> : null}
      {shown.phase === 'failed' ? <Failure error={shown.error} push={push} /> : null}
    </Dialog>
  );
}

function ModeQuestion({ push, keyed }: Required<Props>) {
  return (
    <>
      <p className="text-base text-dim">The dataset has rows already. Where do these go?</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => push.choose('replace')}>Replace all rows</Button>
        {keyed ? <Button onClick={() => push.choose('upsert')}>Update by key</Button> : null}
        <Button variant="primary" onClick={() => push.choose('append')}>
          Add after them
        </Button>
      </div>
    </>
  );
}

function Progress({ share }: { readonly share: number }) {
  const percent = Math.round(share * 100);
  return (
    <div className="flex flex-col gap-2">
      <progress aria-label="Upload" value={percent} max={100} className="progress" />
      <p role="status" className="tabular text-sm text-dim">
        {share < 1 ? `Sending, ${percent}%` : 'The server reads the rows'}
      </p>
    </div>
  );
}

function Failure({ error, push }: { readonly error: unknown; readonly push: PushControl }) {
  const rows = rowErrorsOf(error);
  return (
    <>
      <Notice tone="bad">{explain(error)}</Notice>
      {rows ? <RowErrorTable rows={rows} /> : null}
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        {rows ? null : <p className="flex-1 text-sm text-dim">Nothing of the file was stored.</p>}
        <Button variant="primary" onClick={() => pickFile(ACCEPTED, push.begin)}>
          Choose another file
        </Button>
      </div>
    </>
  );
}
