import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Role } from '#core/access/index.ts';
import type { Invitation, Tenant } from '#core/contract/index.ts';
import { explain } from '#web/app/problem.ts';
import { ROLE_HINTS, ROLE_NAMES } from '#web/app/roles.ts';
import { Button, CopyButton, Dialog, Field, formatDateTime, Input, Select } from '#web/ui/index.ts';
import { needsAddress, rolesToGive } from './member-rules.ts';
import { invitationsQuery, invite } from './members-api.ts';

interface Props {
  readonly tenant: Tenant;
  readonly onClosed: () => void;
}

/** Role and perhaps an address; then the link to hand on. No mail is sent. */
export function InviteDialog({ tenant, onClosed }: Props) {
  const [open, setOpen] = useState(true);
  const [made, setMade] = useState<Invitation | null>(null);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title={made ? 'Hand on this link' : 'Invite somebody'}
      description={
        made
          ? `It makes ${made.email ?? 'whoever opens it'} ${ROLE_NAMES[made.role].toLowerCase()} of ${tenant.name}, once, until ${formatDateTime(made.expiresAt)}.`
          : 'You get a link to hand on yourself; no mail is sent.'
      }
    >
      {made ? (
        <LinkToCopy link={made.link ?? ''} onDone={() => setOpen(false)} />
      ) : (
        <InviteForm tenant={tenant} onMade={setMade} />
      )}
    </Dialog>
  );
}

function LinkToCopy({ link, onDone }: { readonly link: string; readonly onDone: () => void }) {
  return (
    <>
      <Field label="Link" hideLabel>
        <Input readOnly value={link} onFocus={event => event.target.select()} className="font-mono" />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Done</Button>
        <CopyButton text={link} label="Copy link" variant="primary" />
      </div>
    </>
  );
}

function InviteForm({ tenant, onMade }: { tenant: Tenant; onMade: (invitation: Invitation) => void }) {
  const [role, setRole] = useState<Role>('editor');
  const [email, setEmail] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const required = needsAddress(role);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    if (address === '' ? required : !/^\S+@\S+$/.test(address)) {
      setError('An e-mail address, like ada@example.org.');
      return;
    }
    setError(null);
    setBusy(true);
    try {
      onMade(await invite(tenant.slug, { role, ...(address !== '' && { email: address }) }));
      void client.invalidateQueries({ queryKey: invitationsQuery(tenant.slug).queryKey });
    } catch (problem) {
      setError(explain(problem));
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field label="Role">
        <Select
          value={role}
          onChange={setRole}
          options={rolesToGive(tenant.role).map(value => ({
            value,
            label: ROLE_NAMES[value],
            hint: ROLE_HINTS[value],
          }))}
        />
      </Field>
      <Field
        label={required ? 'E-mail' : 'E-mail (optional)'}
        error={error}
        hint={
          required
            ? 'Only the account with this address can use the link.'
            : 'With an address, only that account can use the link; without one, whoever has it.'
        }
      >
        <Input type="email" autoComplete="off" value={email} onValueChange={setEmail} />
      </Field>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={busy}>
          Make the link
        </Button>
      </div>
    </form>
  );
}
