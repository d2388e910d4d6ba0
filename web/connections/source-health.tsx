import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { DataSource } from '#core/contract/index.ts';
import { Badge, formatDateTime, formatRelative } from '#web/ui/index.ts';

type Health = DataSource['health'];

const SHOWN = {
  ok: { tone: 'good', name: 'Answers', Icon: CircleCheck },
  failing: { tone: 'bad', name: 'Fails', Icon: CircleAlert },
  unknown: { tone: 'neutral', name: 'Not asked yet', Icon: CircleDashed },
} as const;

/** Whether a source answered when it was asked last, and when that was. */
export function SourceHealth({ health: { status, at } }: { readonly health: Health }) {
  const { tone, name, Icon } = SHOWN[status];
  return (
    <span className="flex shrink-0 items-center gap-2 max-sm:mt-1 max-sm:flex-row-reverse max-sm:justify-end">
      {at ? (
        <time dateTime={at} title={formatDateTime(at, true)} className="text-xs text-faint">
          {formatRelative(at)}
        </time>
      ) : null}
      <Badge tone={tone}>
        <Icon aria-hidden />
        {name}
      </Badge>
    </span>
  );
}
