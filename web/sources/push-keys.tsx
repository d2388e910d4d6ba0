import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { CreatedPushKey, Dataset, PushKey } from '#core/contract/index.ts';
import { InlineCreate } from '#web/app/inline-create.tsx';
import { apiOrigin } from '#web/app/page-config.ts';
import { explain } from '#web/app/problem.ts';
import {
  Button,
  ConfirmDialog,
  formatDateTime,
  formatRelative,
  IconButton,
  Notice,
  toast,
} from '#web/ui/index.ts';
import { createPushKey, pushKeysQuery, revokePushKey } from './datasets-api.ts';
import { pushLine } from './push-lines.ts';
import { ShellLine } from './shell-line.tsx';

interface Props {
  readonly tenant: string;
  readonly dataset: Dataset;
}

/** Keys of programs that may push into this dataset and nothing else. */
export function PushKeys({ tenant, dataset }: Props) {
  const client = useQueryClient();
  const keys = useQuery(pushKeysQuery(tenant, dataset.id));
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<CreatedPushKey | null>(null);
  const [revoking, setRevoking] = useState<PushKey | null>(null);
  const again = () => client.invalidateQueries({ queryKey: pushKeysQuery(tenant, dataset.id).queryKey });

  const revoke = async () => {
    if (!revoking) return;
    try {
      await revokePushKey(tenant, dataset.id, revoking.id);
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
      throw error;
    }
    if (made?.id === revoking.id) setMade(null);
    await again();
    toast({ message: `“${revoking.name}” is revoked` });
  };
  return (
    <section aria-labelledby="push-keys" className="mt-2 flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="push-keys" className="flex-1 text-base font-semibold">
          Push keys
        </h2>
        <Button size="sm" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
          New push key
        </Button>
      </div>
      <p className="text-sm text-dim">
        For programs: a key pushes rows into this dataset and may nothing else. It goes on working when
        whoever made it leaves the team.
      </p>
      {creating ? (
        <InlineCreate
          label="Name of the new push key"
          placeholder="Which program is it for?"
          onCancel={() => setCreating(false)}
          create={async name => {
            setMade(await createPushKey(tenant, dataset.id, name));
            setCreating(false);
            await again();
          }}
        />
      ) : null}
      {made ? <Made made={made} tenant={tenant} dataset={dataset} /> : null}
      {keys.isError ? <Notice tone="bad">{explain(keys.error)}</Notice> : null}
      {keys.data && keys.data.length > 0 ? (
        <ul aria-label="Push keys" className="card overflow-hidden">
          {keys.data.map(key => (
            <li
              key={key.id}
              className="flex min-h-11 items-center gap-3 border-b border-line px-4 py-1.5 last:border-0"
            >
              <KeyRound aria-hidden className="size-4 shrink-0 text-faint" />
              <div className="min-w-0 flex-1">
                <p className="truncate text-sm font-medium">{key.name}</p>
                <p className="truncate text-xs text-faint">
                  <code className="font-mono">{key.prefix}…</code> <Used at={key.lastUsedAt} />
                </p>
              </div>
              <IconButton label={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>
                <Trash2 aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={open => open || setRevoking(null)}
        title={`Revoke “${revoking?.name ?? ''}”?`}
        description="Programs that push with it are refused from now on. This cannot be undone."
        action="Revoke key"
        onConfirm={revoke}
      />
    </section>
  );
}

function Used({ at }: { readonly at: string | null }) {
  if (at === null) return 'never used';
  return (
    <>
      used{' '}
      <time dateTime={at} title={formatDateTime(at)}>
        {formatRelative(at)}
      </time>
    </>
  );
}

function Made({ made, tenant, dataset }: Props & { readonly made: CreatedPushKey }) {
  const line = pushLine({
    origin: apiOrigin(),
    tenant,
    dataset: dataset.id,
    format: 'csv',
    token: made.key,
  });
  return (
    <div role="status" className="flex min-w-0 flex-col gap-2">
      <Notice tone="good">
        This is the key “{made.name}”, shown this once. Copy it now; it works like a password for this
        dataset.
      </Notice>
      <ShellLine text={line} label="Copy line" />
    </div>
  );
}
