import { Search } from 'lucide-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { Input } from '#web/ui/index.ts';

interface Props {
  readonly ref?: Ref<HTMLInputElement>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const PAUSE_MS = 150;

/** Searches when the typing pauses; Escape empties it. */
export function SearchField({ ref, value, onChange }: Props) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState(value);
  const report = useRef(onChange);
  useEffect(() => {
    report.current = onChange;
  });
  // A value from elsewhere (the Back button) counts; the echo of our own must not undo what was typed since.
  if (seen !== value) {
    setSeen(value);
    if (value !== sent) setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => {
      setSent(text);
      report.current(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value]);

  return (
    <div className="relative flex-1">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint"
      />
      <Input
        ref={ref}
        type="search"
        aria-label="Search by title"
        placeholder="Search by title"
        maxLength={200}
        className="border-line! pl-8"
        value={text}
        onValueChange={setText}
        onKeyDown={event => {
          if (event.key === 'Escape') setText('');
        }}
      />
    </div>
  );
}
