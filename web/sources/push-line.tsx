import { useState } from 'react';
import type { Dataset } from '#core/contract/index.ts';
import { apiOrigin } from '#web/app/page-config.ts';
import { useMe } from '#web/app/tenant.ts';
import { Segments } from '#web/ui/index.ts';
import { type PushFormat, pushLine, tokenLine } from './push-lines.ts';
import { ShellLine } from './shell-line.tsx';

interface Props {
  readonly tenant: string;
  readonly dataset: Dataset;
}

/** How a program pushes rows: one line, and one more for the token it needs. */
export function PushLine({ tenant, dataset }: Props) {
  const me = useMe();
  const [format, setFormat] = useState<PushFormat>('csv');
  const push = pushLine({ origin: apiOrigin(), tenant, dataset: dataset.id, format });
  const token = tokenLine({ origin: apiOrigin(), email: me.email });
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
      <ShellLine text={push} label="Copy" />
      <p className="text-sm text-dim">
        The types of the columns are found from the rows. Add <code className="font-mono">?mode=replace</code>{' '}
        to the address to put the rows in place of those there are,{' '}
        <code className="font-mono">?errors=skip</code> to store the good ones of a file with bad rows. A push
        key (below) is the token for a program.
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
          <ShellLine text={token} label="Copy" />
        </div>
      </details>
    </section>
  );
}
