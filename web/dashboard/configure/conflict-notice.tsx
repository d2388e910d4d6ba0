import { Users } from 'lucide-react';
import { Button, Notice } from '#web/ui/index.ts';
import { fieldName } from '../field-name.ts';
import { showValue } from '../show-value.ts';
import type { FieldConflict } from './conflicts.ts';

interface Props {
  readonly conflict: FieldConflict;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Both values of a field that two people changed; the person decides. */
export function ConflictNotice({ conflict, onKeepMine, onTakeTheirs }: Props) {
  const { field, name, yours, theirs } = conflict;
  return (
    <Notice tone="warn" icon={<Users aria-hidden />} className="mb-4">
      <p>
        {name} changed the {fieldName(field)} while you did.
      </p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-2 text-text">
        <dt className="text-dim">Theirs</dt>
        <dd className="min-w-0 break-words">{showValue(theirs)}</dd>
        <dt className="text-dim">Yours</dt>
        <dd className="min-w-0 break-words">{showValue(yours)}</dd>
      </dl>
      <div className="mt-2 flex gap-2">
        <Button size="sm" onClick={onKeepMine}>
          Keep mine
        </Button>
        <Button size="sm" onClick={onTakeTheirs}>
          Take theirs
        </Button>
      </div>
    </Notice>
  );
}
