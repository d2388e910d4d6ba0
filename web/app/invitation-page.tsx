import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { InvitationPreview, Me, Tenant } from '#core/contract/index.ts';
import { Button, buttonClass, formatDateTime, Notice, Skeleton, toast } from '#web/ui/index.ts';
import { path, request } from './api.ts';
import { signOut } from './auth.ts';
import { PlainPage } from './plain-page.tsx';
import { explain } from './problem.ts';
import { meQuery, queryClient } from './queries.ts';
import { ROLE_HINTS, ROLE_NAMES } from './roles.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useTitle } from './use-title.ts';

/** What the holder of an invitation's link sees: who invites to what, then in, with or without an account. */
export function InvitationPage() {
  const { token } = useParams({ from: '/invitation/$token' });
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      request<InvitationPreview>(path`invitations/${token}`, { signal, unauthorized: 'throw' }),
  });
  const me = useQuery(meQuery);
  useTitle('Invitation');

  if (invitation.isError) {
    return (
      <PlainPage title="This invitation does not work" lead={explain(invitation.error)}>
        <Link to="/" className={buttonClass()}>
          Go to your dashboards
        </Link>
      </PlainPage>
    );
  }
  if (!invitation.data || me.isPending) {
    return (
      <PlainPage>
        <div aria-busy className="flex flex-col gap-3">
          <Skeleton className="h-7 w-64" />
          <Skeleton className="h-4 w-80" />
          <Skeleton className="h-8 w-full" />
        </div>
      </PlainPage>
    );
  }
  const { tenant, role, invitedBy, expiresAt } = invitation.data;
  return (
    <PlainPage
      title={`Join ${tenant.name}`}
      lead={`${invitedBy} invites you as ${ROLE_NAMES[role].toLowerCase()}. ${ROLE_HINTS[role]}.`}
    >
      {me.data ? (
        <Accept token={token} me={me.data} invitation={invitation.data} />
      ) : (
        <Enter token={token} invitation={invitation.data} />
      )}
      <p className="text-xs text-faint">The invitation works until {formatDateTime(expiresAt)}.</p>
    </PlainPage>
  );
}

function useAccept(token: string) {
  const navigate = useNavigate();
  return async () => {
    const tenant = await request<Tenant>(path`invitations/${token}/accept`, { method: 'POST', body: {} });
    await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
    toast({ tone: 'good', message: `You are in ${tenant.name} now` });
    await navigate({ to: '/t/$tenant', params: { tenant: tenant.slug }, replace: true });
  };
}

interface Props {
  readonly token: string;
  readonly invitation: InvitationPreview;
}

/** Somebody is signed in: it takes one press, unless the invitation is for somebody else. */
function Accept({ token, me, invitation }: Props & { readonly me: Me }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const accept = useAccept(token);
  const foreign = invitation.email !== null && invitation.email.toLowerCase() !== me.email.toLowerCase();

  const press = async () => {
    setBusy(true);
    setError(null);
    try {
      await accept();
    } catch (problem) {
      setError(explain(problem));
    } finally {
      setBusy(false);
    }
  };
  const change = async () => {
    await signOut();
    await queryClient.invalidateQueries();
  };
  return (
    <div className="flex flex-col gap-3">
      {foreign ? (
        <Notice tone="warn">
          It is for {invitation.email}; you are signed in as {me.email}.
        </Notice>
      ) : (
        <p className="text-sm text-dim">You are signed in as {me.email}.</p>
      )}
      {error ? <Notice tone="bad">{error}</Notice> : null}
      {foreign ? null : (
        <Button variant="primary" busy={busy} onClick={press}>
          Join {invitation.tenant.name}
        </Button>
      )}
      <Button variant={foreign ? 'primary' : 'ghost'} onClick={() => void change()}>
        Use another account
      </Button>
    </div>
  );
}

/** Nobody is signed in: make an account (most who are invited have none) or sign in, and join with it. */
function Enter({ token, invitation }: Props) {
  const [creating, setCreating] = useState(true);
  const accept = useAccept(token);
  return (
    <SignInForm
      key={String(creating)}
      creating={creating}
      fixedEmail={invitation.email ?? undefined}
      onSignedIn={accept}
    >
      <Button variant="ghost" onClick={() => setCreating(now => !now)}>
        {creating ? 'I have an account' : 'Create an account instead'}
      </Button>
    </SignInForm>
  );
}
