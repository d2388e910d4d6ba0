import { Pencil } from 'lucide-react';
import type { DataSource, Query } from '#core/contract/index.ts';
import { LazyPart } from '#web/app/lazy-part.tsx';
import { Button, LazyCode } from '#web/ui/index.ts';
import { summaryOf } from './query-text.ts';

/** The editor is large and seldom wanted. */
const queryDialog = new LazyCode(async () => (await import('./query-dialog.tsx')).QueryDialog);

/** A query that is being written, and not used yet. */
export interface Writing {
  readonly query: Query;
  /** of the region when the writing began: what others change meanwhile is a conflict */
  readonly began: number | undefined;
}

interface Props {
  readonly tenant: string;
  readonly source: DataSource;
  readonly query: Query;
  readonly version: number | undefined;
  /** kept by whoever outlives this: a tablet that is turned shows all of the panel anew */
  readonly writing: Writing | null;
  readonly onWriting: (writing: Writing | null) => void;
  readonly onSave: (query: Query, version: number | undefined) => void;
}

/** The query to a connected source in one look, and the way to where it is written. */
export function ConnectedQuery({ tenant, source, query, version, writing, onWriting, onSave }: Props) {
  const own = writing?.query.sourceId === source.id ? writing : null;
  const summary = summaryOf(query);
  return (
    <div className="flex flex-col gap-2">
      {summary ? (
        <pre className="line-clamp-6 rounded-md bg-sunken px-2 py-1.5 font-mono text-xs whitespace-pre-wrap">
          {summary}
        </pre>
      ) : null}
      <Button
        variant={summary ? 'secondary' : 'primary'}
        icon={<Pencil aria-hidden />}
        onClick={() => onWriting({ query, began: version })}
      >
        {summary ? 'Edit the query' : 'Write the query'}
      </Button>
      <LazyPart code={queryDialog} wanted={own !== null} onWantedChange={wanted => wanted || onWriting(null)}>
        {QueryDialog =>
          own ? (
            <QueryDialog
              tenant={tenant}
              source={source}
              query={own.query}
              onDraft={draft => onWriting({ ...own, query: draft })}
              onSave={next => onSave(next, own.began)}
              onClosed={() => onWriting(null)}
            />
          ) : null
        }
      </LazyPart>
    </div>
  );
}
