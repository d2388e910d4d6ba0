import { useEffect, useState } from 'react';
import type { Me } from '#core/contract/index.ts';
import { Button, closeToast, Dialog, toast } from '#web/ui/index.ts';
import { meQuery, queryClient } from './queries.ts';
import { sessionRenewed, useSessionExpired } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useTyping } from './typing.ts';

/**
 * The session ended while somebody works: the page stays below, with everything unsaved in it. Signed in
 * in another tab meanwhile? Then it closes by itself.
 */
export function SessionDialog() {
  const expired = useSessionExpired();
  const asking = useAsking(expired);
  const before = queryClient.getQueryData(meQuery.queryKey);

  useEffect(() => {
    if (!expired) return;
    const look = () => {
      if (document.visibilityState !== 'visible') return;
      queryClient.fetchQuery({ ...meQuery, staleTime: 0, retry: false }).then(
        me => resume(before, me),
        () => undefined,
      );
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [expired, before]);

  const leave = () => {
    const from = location.pathname + location.search;
    location.assign(`/sign-in?from=${encodeURIComponent(from)}`);
  };
  return (
    <Dialog
      open={asking}
      onOpenChange={() => undefined}
      dismissible={false}
      size="sm"
      title="Your session has ended"
      description="Sign in again to go on. Nothing you did here is lost."
    >
      <SignInForm fixedEmail={before?.email} onSignedIn={me => resume(before, me)}>
        {before ? (
          <Button variant="ghost" onClick={leave}>
            Use another account
          </Button>
        ) : null}
      </SignInForm>
    </Dialog>
  );
}

/**
 * Somebody who types is not interrupted, least of all by a field for a password: they are told, and asked
 * when they leave their field, have sent it by Enter, or press the button.
 *
 * @returns whether to ask for the password now
 */
function useAsking(expired: boolean): boolean {
  const typing = useTyping();
  const [asking, setAsking] = useState(false);
  if (asking && !expired) setAsking(false);
  if (!asking && expired && !typing) setAsking(true);
  const waiting = expired && !asking;
  useEffect(() => {
    if (!waiting) return;
    const id = toast({
      tone: 'bad',
      message: 'Your session has ended. Finish what you are typing, then sign in: nothing here is lost.',
      action: { label: 'Sign in', onClick: () => setAsking(true) },
      duration: 0,
    });
    return () => closeToast(id);
  }, [waiting]);
  return asking && expired;
}

/** Goes on as the same person; for another one, nothing of this page may stay. */
function resume(before: Me | undefined, now: Me): void {
  if (before && before.id !== now.id) location.assign('/');
  else sessionRenewed();
}
