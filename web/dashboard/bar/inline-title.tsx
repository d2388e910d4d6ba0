import { useEffect, useRef, useState } from 'react';
import { LIMITS } from '#core/contract/index.ts';
import { cx, Info, inputClass } from '#web/ui/index.ts';

interface Props {
  readonly title: string;
  readonly description: string;
  readonly editable: boolean;
  /** counts up when somebody asks to rename from elsewhere (the palette) */
  readonly asked: number;
  readonly onRename: (title: string) => void;
}

/** The dashboard's name and what it is about; a press makes it a field. Enter or leaving it renames, Escape does not. */
export function InlineTitle({ title, description, editable, asked, onRename }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const before = useRef(asked);
  useEffect(() => {
    if (asked === before.current) return;
    before.current = asked;
    if (editable) setDraft(title);
  }, [asked, editable, title]);
  // Whoever is no editor any more stops where they are.
  const editing = draft !== null && editable;
  useEffect(() => {
    if (editing) field.current?.select();
  }, [editing]);

  const finish = () => {
    const next = draft?.trim();
    setDraft(null);
    if (next && next !== title) onRename(next);
  };
  if (editing) {
    return (
      <input
        ref={field}
        aria-label="Title of the dashboard"
        value={draft}
        maxLength={LIMITS.titleLength}
        onChange={event => setDraft(event.target.value)}
        onBlur={finish}
        onKeyDown={event => {
          if (event.key === 'Enter') finish();
          if (event.key === 'Escape') {
            event.stopPropagation();
            setDraft(null);
          }
        }}
        className={cx(inputClass, 'h-(--control) max-w-96 flex-1 px-1.5! font-semibold')}
      />
    );
  }
  return (
    <>
      <h1 className="min-w-0 truncate text-base font-semibold" title={title}>
        {editable ? (
          <button
            type="button"
            className="h-(--control) max-w-full cursor-text truncate rounded-md px-1.5 hover:bg-hover"
            onClick={() => setDraft(title)}
          >
            {title}
          </button>
        ) : (
          <span className="px-1.5">{title}</span>
        )}
      </h1>
      {description ? <Info text={description} className="-ml-2 max-sm:hidden" /> : null}
    </>
  );
}
