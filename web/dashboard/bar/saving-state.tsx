import { CircleAlert, CloudCheck, CloudOff, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, cx, Popover, PopoverClose, PopoverContent, PopoverTrigger, plural } from '#web/ui/index.ts';
import type { LiveView, Refusal } from '../live/live-dashboard.ts';
import { useLasting } from './use-lasting.ts';

interface Props {
  readonly view: LiveView;
  readonly refused: readonly Refusal[];
  readonly onDismiss: () => void;
  readonly onReconnect: () => void;
}

/** A blink of an eye is no state worth reading, ms. */
const UNNOTICED_MS = 400;

/** Whether what one did is safe: in words, and always at the same place. */
export function SavingState({ view, refused, onDismiss, onReconnect }: Props) {
  const { session, link, kept } = view;
  const waiting = session.pending.length;
  const saving = useLasting(waiting > 0, UNNOTICED_MS);
  const apart = useLasting(link.state !== 'live', UNNOTICED_MS * 2);

  if (refused.length > 0) {
    return (
      <Popover>
        <PopoverTrigger
          render={
            <Button size="sm" variant="ghost" className="text-bad!" icon={<CircleAlert aria-hidden />}>
              Refused
            </Button>
          }
        />
        <PopoverContent title="Not done" className="w-80">
          <ul className="flex flex-col gap-2 text-sm">
            {refused.map(({ commands, problem }) => (
              <li key={commands[0]?.id}>{problem.detail ?? problem.title}</li>
            ))}
          </ul>
          <div className="mt-3 flex justify-end">
            <PopoverClose render={<Button size="sm">Understood</Button>} onClick={onDismiss} />
          </div>
        </PopoverContent>
      </Popover>
    );
  }
  if (apart) {
    const changes = waiting > 0 ? plural(waiting, 'change') : null;
    const text = changes ? `${changes} ${kept ? 'kept' : 'only in this tab'}` : null;
    const word =
      link.state === 'signed-out'
        ? 'Signed out'
        : link.state === 'connecting' && !changes
          ? 'Connecting…'
          : 'Offline';
    return (
      <Line tone="warn" icon={<CloudOff aria-hidden />} short={word}>
        {word}
        {text ? ` · ${text}` : ''}
        {link.state === 'offline' ? (
          <button type="button" className="ml-1 font-medium underline" onClick={onReconnect}>
            Try now
          </button>
        ) : null}
      </Line>
    );
  }
  if (saving)
    return (
      <Line icon={<LoaderCircle aria-hidden className="motion-safe:animate-spin" />} short="Saving">
        Saving…
      </Line>
    );
  return (
    <Line icon={<CloudCheck aria-hidden />} short="Saved">
      Saved
    </Line>
  );
}

interface LineProps {
  readonly icon: ReactNode;
  /** for where there is only room for the icon */
  readonly short: string;
  readonly tone?: 'warn';
  readonly children: ReactNode;
}

function Line({ icon, short, tone, children }: LineProps) {
  return (
    <span
      role="status"
      title={short}
      className={cx(
        'inline-flex shrink-0 items-center gap-1.5 text-xs [&_svg]:size-4',
        tone === 'warn' ? 'text-warn' : 'text-faint',
      )}
    >
      {icon}
      <span className={tone === 'warn' ? 'max-sm:sr-only' : 'max-xl:sr-only'}>{children}</span>
    </span>
  );
}
