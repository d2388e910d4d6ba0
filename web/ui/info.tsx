import { Info as Sign } from 'lucide-react';
import { cx } from './cx.ts';
import { Popover, PopoverContent, PopoverTrigger } from './popover.tsx';

interface Props {
  readonly text: string;
  readonly className?: string;
}

/** What explains something and has no room beside it: by hover, by key and by finger. */
export function Info({ text, className }: Props) {
  return (
    <Popover>
      <PopoverTrigger
        openOnHover
        delay={300}
        render={
          <button
            type="button"
            aria-label={`About: ${text}`}
            className={cx(
              'grid size-6 shrink-0 place-items-center rounded-sm text-faint hover:text-text data-popup-open:text-text touch:size-9',
              className,
            )}
          >
            <Sign aria-hidden className="size-3.5" />
          </button>
        }
      />
      <PopoverContent label="About" className="max-w-80 text-sm whitespace-pre-line">
        {text}
      </PopoverContent>
    </Popover>
  );
}
