import { ChevronRight, Play } from 'lucide-react';
import { useContext, useMemo, useRef, useState } from 'react';
import type { DataSource, Query } from '#core/contract/index.ts';
import { SOURCE_NAMES } from '#web/connections/source-kinds.ts';
import { Button, Dialog, Kbd, Notice, useMediaQuery } from '#web/ui/index.ts';
import { useDashboard, useTime, VariablesContext } from '../context.ts';
import { AnswerPeek } from './answer-peek.tsx';
import type { CodeHandle } from './code-editor.tsx';
import { sqlName } from './database-completion.ts';
import { LimitField } from './limit-field.tsx';
import { QueryFields } from './query-fields.tsx';
import { TEXT_OF, withoutEmpty } from './query-text.ts';
import { RunResult } from './run-result.tsx';
import { SchemaBrowser } from './schema-browser.tsx';
import { placeInText } from './text-place.ts';
import { usePreview } from './use-preview.ts';
import { useRun } from './use-run.ts';

interface Props {
  readonly tenant: string;
  readonly source: DataSource;
  /** as it stands when the dialog opens */
  readonly query: Query;
  /** each change of it, also when it is not used in the end */
  readonly onDraft: (draft: Query) => void;
  readonly onSave: (query: Query) => void;
  readonly onClosed: () => void;
}

/** Where a query is written and tried. Nothing runs by itself: the source may be somebody's database. */
export function QueryDialog({ tenant, source, query, onDraft, onSave, onClosed }: Props) {
  const { dashboard } = useDashboard();
  const { range } = useTime();
  const { chosen } = useContext(VariablesContext);
  const [open, setOpen] = useState(true);
  const [draft, setDraft] = useState(query);
  const asked = { range, dashboard, variables: chosen };
  const { ran, failure, busy, run, cancel } = useRun(tenant, asked);
  const preview = usePreview(tenant, asked, draft);
  const handle = useRef<CodeHandle>(null);
  const wide = useMediaQuery('(min-width: 48rem)');
  const kind = source.kind;
  const text = draft[TEXT_OF[kind]] ?? '';
  // Of the text that failed: it may be another one by now.
  const failed = useRef('');
  // What was tried last: a run, or the expression that was written since.
  const shown = preview.previewed ?? { ran, failure, text: failed.current };
  const place = useMemo(
    () => (shown.failure ? placeInText(shown.text, shown.failure.extra) : null),
    [shown.failure, shown.text],
  );
  const start = () => {
    failed.current = text;
    preview.forget();
    void run(withoutEmpty(draft));
  };
  const latest = useRef(draft);
  const change = (part: Partial<Query>) => {
    // Two may come before it is drawn again.
    latest.current = { ...latest.current, ...part };
    setDraft(latest.current);
    onDraft(latest.current);
  };
  const browser =
    kind === 'http' ? null : (
      <SchemaBrowser
        tenant={tenant}
        source={source.id}
        kind={kind}
        onInsert={name => handle.current?.insert(kind === 'postgres' ? sqlName(name) : name)}
      />
    );
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      size="xl"
      title={`Query of ${source.name}`}
      description={SOURCE_NAMES[kind]}
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button
            variant="primary"
            onClick={() => {
              onSave(withoutEmpty(draft));
              setOpen(false);
            }}
          >
            Use this query
          </Button>
        </>
      }
    >
      <div className="flex min-w-0 gap-5 max-md:flex-col">
        {browser && wide ? <div className="flex max-h-[60dvh] w-60 shrink-0 flex-col">{browser}</div> : null}
        {browser && !wide ? (
          <details className="group">
            <summary className="flex min-h-(--control) list-none items-center gap-1 rounded-md text-sm font-medium [&::-webkit-details-marker]:hidden">
              <ChevronRight aria-hidden className="size-4 text-faint group-open:rotate-90" />
              {kind === 'postgres' ? 'Tables' : 'Metrics'}
            </summary>
            <div className="flex max-h-64 flex-col pt-1">{browser}</div>
          </details>
        ) : null}
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          <QueryFields
            tenant={tenant}
            source={source.id}
            kind={kind}
            query={draft}
            place={place}
            handle={handle}
            onChange={change}
            onRun={start}
            peek={kind === 'http' ? <AnswerPeek {...preview} onLook={() => void preview.look()} /> : null}
          />
          <div className="flex flex-wrap items-end justify-between gap-3">
            <LimitField value={draft.limit} onChange={limit => change({ limit })} />
            {busy ? (
              <Button onClick={cancel}>Stop</Button>
            ) : (
              <Button icon={<Play aria-hidden />} onClick={start}>
                Run
                <Kbd keys="mod+enter" />
              </Button>
            )}
          </div>
          {shown.failure ? (
            <Notice tone="bad">
              {place ? `Line ${place.line}, column ${place.column}: ` : null}
              {shown.failure.sentence}
            </Notice>
          ) : null}
          {shown.ran ? <RunResult label={preview.previewed ? 'Preview' : 'Answer'} ran={shown.ran} /> : null}
        </div>
      </div>
    </Dialog>
  );
}
