import { ArrowDownToLine } from 'lucide-react';
import { useMemo } from 'react';
import type { SourceAnswer } from '#core/contract/index.ts';
import { Button, formatNumber, Notice } from '#web/ui/index.ts';
import type { Failure } from './use-run.ts';

interface Props {
  readonly answer: SourceAnswer | null;
  readonly failure: Failure | null;
  readonly busy: boolean;
  readonly onLook: () => void;
}

/** The answer of the source as it came: what an expression is written for. */
export function AnswerPeek({ answer, failure, busy, onLook }: Props) {
  const text = useMemo(() => (answer ? readable(answer.text) : ''), [answer]);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Button
        size="sm"
        className="self-start"
        busy={busy}
        icon={<ArrowDownToLine aria-hidden />}
        onClick={onLook}
      >
        {answer ? 'Fetch the answer again' : 'Fetch the answer'}
      </Button>
      {failure ? <Notice tone="bad">{failure.sentence}</Notice> : null}
      {answer ? (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section tabIndex={0} aria-label="As it came" className="card max-h-56 overflow-auto">
            <pre className="p-2 font-mono text-xs">{text}</pre>
          </section>
        </>
      ) : null}
      {answer?.cut ? (
        <p className="text-xs text-dim">
          These are its first {formatNumber(answer.text.length, 0)} characters; expressions are not tried on a
          part of it while you write. Run the query.
        </p>
      ) : null}
    </div>
  );
}

/** @returns JSON by lines; a text that is none, or a part of one, as it came */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
