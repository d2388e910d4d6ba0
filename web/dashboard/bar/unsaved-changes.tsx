import { CircleAlert } from 'lucide-react';
import type { DashboardState } from '#core/contract/index.ts';
import { Button, Popover, PopoverClose, PopoverContent, PopoverTrigger } from '#web/ui/index.ts';
import type { Refusal } from '../live/live-dashboard.ts';
import { type UnsavedValue, unsavedChange } from '../unsaved-change.ts';

interface Props {
  readonly refused: readonly Refusal[];
  /** as it is without them */
  readonly state: DashboardState | null;
  /** null: it would be refused again */
  readonly again: (refusal: Refusal) => (() => void) | null;
  readonly onDismiss: () => void;
}

/** What was not saved stays here until it is taken note of: what it was, why, and what stands instead. */
export function UnsavedChanges({ refused, state, again, onDismiss }: Props) {
  return (
    <Popover>
      <PopoverTrigger
        render={
          <Button size="sm" variant="ghost" className="text-bad!" icon={<CircleAlert aria-hidden />}>
            {refused.length} not saved
          </Button>
        }
      />
      <PopoverContent title="Not saved" className="w-96">
        <ul className="flex flex-col gap-3 text-sm">
          {refused.map(refusal => (
            <Item key={refusal.commands[0]?.id} refusal={refusal} state={state} onAgain={again(refusal)} />
          ))}
        </ul>
        <div className="mt-3 flex justify-end">
          <PopoverClose render={<Button size="sm">Understood</Button>} onClick={onDismiss} />
        </div>
      </PopoverContent>
    </Popover>
  );
}

interface ItemProps {
  readonly refusal: Refusal;
  readonly state: DashboardState | null;
  readonly onAgain: (() => void) | null;
}

function Item({ refusal: { commands, problem }, state, onAgain }: ItemProps) {
  return (
    <li className="flex flex-col gap-1">
      {commands.map(command => {
        const { what, values } = unsavedChange(command, state);
        return (
          <div key={command.id}>
            <p className="font-medium">{what}</p>
            {values.map(value => (
              <BothValues key={value.name} value={value} />
            ))}
          </div>
        );
      })}
      <p className="text-dim">{problem.detail ?? problem.title}</p>
      {onAgain ? (
        <Button size="sm" className="self-start" onClick={onAgain}>
          Try again
        </Button>
      ) : null}
    </li>
  );
}

function BothValues({ value: { name, yours, now } }: { readonly value: UnsavedValue }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-2">
      <dt className="text-dim">Your {name}</dt>
      <dd className="max-h-40 min-w-0 overflow-y-auto break-words whitespace-pre-wrap select-text">
        {yours}
      </dd>
      {now === null ? null : (
        <>
          <dt className="text-dim">Now</dt>
          <dd className="min-w-0 break-words">{now}</dd>
        </>
      )}
    </dl>
  );
}
