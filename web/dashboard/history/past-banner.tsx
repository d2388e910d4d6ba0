import { History } from 'lucide-react';
import { formatDateTime } from '#web/ui/index.ts';

interface Props {
  /** when the last change before this moment was made, RFC 3339; null while it is not known */
  readonly at: string | null;
  /** this moment has been folded since it was chosen */
  readonly folded: boolean;
  readonly onLeave: () => void;
}

/** What is shown is not what is: said plainly, and always with the way back. */
export function PastBanner({ at, folded, onLeave }: Props) {
  const moment = at ? `: ${formatDateTime(at, true)}` : '';
  return (
    <div
      role="status"
      className="sticky top-(--bar) z-20 flex min-h-10 shrink-0 items-center gap-2 bg-accent-fill px-4 text-sm text-on-accent"
    >
      <History aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 truncate">
        {folded
          ? 'This moment has just been folded and cannot be shown any more.'
          : `You are looking at the past${moment}. Nothing can be changed here.`}
      </span>
      <button
        type="button"
        onClick={onLeave}
        className="h-(--control-sm) shrink-0 rounded-md px-2 font-medium underline-offset-2 hover:underline focus-visible:outline-on-accent"
      >
        Back to now <span className="font-normal max-sm:hidden">(Esc)</span>
      </button>
    </div>
  );
}
