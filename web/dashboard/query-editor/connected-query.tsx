import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { DataSource, Query } from '#core/contract/index.ts';
import { LazyPart } from '#web/app/lazy-part.tsx';
import { Button, LazyCode } from '#web/ui/index.ts';
import { summaryOf } from './query-text.ts';

/** The editor is large and seldom wanted. */
const queryDialog = new LazyCode(async () => (await import('./query-dialog.tsx')).QueryDialog);

interface Props {
  readonly tenant: string;
  readonly source: DataSource;
  readonly query: Query;
  readonly version: number | undefined;
  readonly onSave: (query: Query, version: number | undefined) => void;
}

/** The query to a connected source in one look, and the way to where it is written. */
export function ConnectedQuery({ tenant, source, query, version, onSave }: Props) {
  const [editing, setEditing] = useState(false);
  /** of the region when the editing began: what others change meanwhile is a conflict */
  const [began, setBegan] = useState(version);
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
        onClick={() => {
          setBegan(version);
          setEditing(true);
        }}
      >
        {summary ? 'Edit the query' : 'Write the query'}
      </Button>
      <LazyPart code={queryDialog} wanted={editing} onWantedChange={setEditing}>
        {QueryDialog =>
          editing ? (
            <QueryDialog
              tenant={tenant}
              source={source}
              query={query}
              onSave={next => onSave(next, began)}
              onClosed={() => setEditing(false)}
            />
          ) : null
        }
      </LazyPart>
    </div>
  );
}
