import { CloudCheck, CloudOff, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '#web/ui/index.ts';
import type { LiveView } from '../live/live-dashboard.ts';
import { savingStatus } from './saving-status.ts';
import { useLasting } from './use-lasting.ts';
import { useLingering } from './use-lingering.ts';

interface Props {
  readonly view: LiveView;
  /** false: something was not saved, which is said elsewhere */
  readonly allSaved: boolean;
  readonly onReconnect: () => void;
}

/** A blink of an eye is no state worth reading, ms. */
const UNNOTICED_MS = 400;
const ICONS = { saved: CloudCheck, saving: LoaderCircle, apart: CloudOff } as const;

/** Whether what one did is safe: in words, and always at the same place. */
export function SavingState({ view, allSaved, onReconnect }: Props) {
  const { session, link, kept } = view;
  const waiting = session.pending.length;
  const settling = useLingering(waiting > 0, UNNOTICED_MS);
  const apart = useLasting(link.state !== 'live', UNNOTICED_MS * 2);

  const { setbacks } = session;
  const status = savingStatus({ waiting, settling, link: link.state, setbacks, apart, kept });
  if (status.kind === 'saved' && !allSaved) return null;
  const Icon = ICONS[status.kind];
  return (
    <Line
      icon={<Icon aria-hidden className={cx(status.kind === 'saving' && 'motion-safe:animate-spin')} />}
      short={status.word}
      {...(status.kind === 'apart' ? { tone: 'warn' } : {})}
    >
      {status.text}
      {status.mayTry ? (
        <button type="button" className="ml-1 font-medium underline" onClick={onReconnect}>
          Try now
        </button>
      ) : null}
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
