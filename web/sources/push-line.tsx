import { useState } from 'react';
import type { Dataset } from '#core/contract/index.ts';
import { useMe } from '#web/app/tenant.ts';
import { CopyButton, Segments } from '#web/ui/index.ts';
import { type PushFormat, pushLine, tokenLine } from './push-lines.ts';

interface Props {
  readonly tenant: string;
  readonly dataset: Dataset;
}

/** How a program pushes rows: one line, and one more for the token it needs. */
export function PushLine({ tenant, dataset }: Props) {
  const me = useMe();
  const [format, setFormat] = useState<PushFormat>('csv');
  const push = pushLine({ origin: location.origin, tenant, dataset: dataset.id, format });
  const token = tokenLine({ origin: location.origin, email: me.email });
  return (
    <section aria-labelledby="push" className="mt-2 flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="push" className="flex-1 text-base font-semibold">
          Push rows from a program
        </h2>
        <Segments
          label="Format"
          value={format}
          onChange={setFormat}
          options={[
            { value: 'csv', label: 'CSV' },
            { value: 'json', label: 'JSON' },
            { value: 'ndjson', label: 'NDJSON' },
          ]}
        />
      </div>
      <Line text={push} label="Copy" />
      <p className="text-sm text-dim">
        The types of the columns are found from the rows. Add <code className="font-mono">?mode=replace</code>{' '}
        to the address to put the rows in place of those there are.
      </p>
      <details className="group text-sm text-dim">
        <summary className="w-fit cursor-default rounded-sm font-medium text-text select-none">
          Where the token comes from
        </summary>
        <div className="mt-2 flex flex-col gap-2">
          <p>
            Signing in answers a bearer token. It works like your password, so keep it out of files that
            others can read. This asks for your password and puts the token into the variable{' '}
            <code className="font-mono">TOKEN</code>:
          </p>
          <Line text={token} label="Copy" />
        </div>
      </details>
    </section>
  );
}

function Line({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="flex items-start gap-2 rounded-lg border border-line bg-sunken p-2 max-sm:flex-col max-sm:items-stretch">
      <pre className="min-w-0 flex-1 overflow-x-auto px-1 py-1 font-mono text-xs leading-5 whitespace-pre-wrap break-all">
        {text}
      </pre>
      <CopyButton text={text} label={label} size="sm" />
    </div>
  );
}
