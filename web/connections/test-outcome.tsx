import { CircleAlert, CircleCheck } from 'lucide-react';
import type { SourceTestAnswer } from '#core/contract/index.ts';
import { formatValueText, Notice } from '#web/ui/index.ts';

/** What a try of a connection came to, and how long it took. */
export function TestOutcome({ outcome }: { readonly outcome: SourceTestAnswer }) {
  const { ok, detail, milliseconds } = outcome;
  return (
    <Notice
      tone={ok ? 'good' : 'bad'}
      icon={ok ? <CircleCheck aria-hidden /> : <CircleAlert aria-hidden />}
      action={
        <span className="tabular shrink-0 whitespace-nowrap">{formatValueText(milliseconds, 'ms')}</span>
      }
    >
      {detail}
    </Notice>
  );
}
