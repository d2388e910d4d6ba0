import { bracketMatching } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { type ReactNode, type RefObject, useMemo } from 'react';
import type { Query, SourceKind } from '#core/contract/index.ts';
import { CodeEditor, type CodeHandle } from './code-editor.tsx';
import { databaseLanguage } from './database-completion.ts';
import { HttpFields } from './http-fields.tsx';
import { metricsLanguage } from './metrics-completion.ts';
import { MetricsFields } from './metrics-fields.tsx';
import { LONGEST_TEXT, TEXT_OF } from './query-text.ts';
import type { TextPlace } from './text-place.ts';
import { useLook } from './use-look.ts';

interface Props {
  readonly tenant: string;
  readonly source: string;
  readonly kind: SourceKind;
  readonly query: Query;
  readonly place: TextPlace | null;
  readonly handle: RefObject<CodeHandle | null>;
  readonly onChange: (part: Partial<Query>) => void;
  readonly onRun: () => void;
  /** what is known of the answer to a request, above the expression for it */
  readonly peek?: ReactNode;
}

const EDITORS: Readonly<Record<SourceKind, { readonly label: string; readonly hint: string }>> = {
  postgres: { label: 'SQL', hint: 'select date, sum(amount) from orders where date between $from and $to …' },
  prometheus: { label: 'PromQL', hint: 'sum by (instance) (rate(http_requests_total[5m]))' },
  http: { label: 'JSONata', hint: 'orders.{ "time": created, "amount": total }' },
};

const JSONATA: Extension = bracketMatching();

/** The query as its kind of source takes it. */
export function QueryFields(props: Props) {
  const { tenant, source, kind, query, place, handle, onChange, onRun } = props;
  const look = useLook(tenant, source);
  const language = useMemo(
    () =>
      kind === 'postgres' ? databaseLanguage(look) : kind === 'prometheus' ? metricsLanguage(look) : JSONATA,
    [kind, look],
  );
  const member = TEXT_OF[kind];
  const { label, hint } = EDITORS[kind];
  return (
    <>
      {kind === 'http' ? (
        <HttpFields request={query.request ?? {}} onChange={request => onChange({ request })} />
      ) : null}
      {props.peek}
      <div className="flex min-w-0 flex-col gap-1">
        <span aria-hidden className="text-sm font-medium">
          {label}
        </span>
        <CodeEditor
          label={label}
          initial={query[member] ?? ''}
          most={LONGEST_TEXT}
          language={language}
          hint={hint}
          place={place}
          handle={handle}
          onChange={text => onChange({ [member]: text })}
          onRun={onRun}
        />
        <p aria-hidden className="text-xs text-faint touch:hidden">
          {kind === 'http' ? 'Makes rows of the answer; without it the answer itself has to be rows. ' : null}
          {kind === 'postgres' ? '$from, $to and $interval are those of the dashboard. ' : null}
          Escape, then Tab leaves the text.
        </p>
      </div>
      {kind === 'prometheus' ? <MetricsFields query={query} onChange={onChange} /> : null}
    </>
  );
}
