import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { Notice } from '#web/ui/index.ts';
import { PlainPage } from './plain-page.tsx';
import { queryClient } from './queries.ts';
import { returnPath } from './return-path.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useTitle } from './use-title.ts';

const linkClass = 'font-medium text-accent underline-offset-2 hover:underline';

/** Sign in or make an account; then on to where one wanted to be. */
export function SignInPage() {
  const { from, new: creating = false, error } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const router = useRouter();
  const to = returnPath(from);
  useTitle(creating ? 'Create an account' : 'Sign in');

  const enter = async () => {
    await router.invalidate();
    queryClient.removeQueries({ predicate: query => query.queryKey[0] !== 'me' });
    await navigate({ href: to, replace: true });
  };
  return (
    <PlainPage
      title={creating ? 'Create an account' : 'Sign in'}
      lead={to === '/' ? undefined : 'Then you go on to the page you asked for.'}
    >
      {error ? (
        // Comes from the address, so from anybody: only that it is there counts.
        <Notice tone="warn">
          This sign-in link was used already or has expired. Sign in with your password, or start the server
          again for a new link.
        </Notice>
      ) : null}
      <SignInForm key={String(creating)} creating={creating} onSignedIn={enter}>
        <p className="text-sm text-dim">
          {creating ? 'You have an account? ' : 'New here? '}
          <Link
            to="/sign-in"
            replace
            search={{ ...(from && { from }), ...(!creating && { new: true }) }}
            className={linkClass}
          >
            {creating ? 'Sign in' : 'Create an account'}
          </Link>
        </p>
      </SignInForm>
    </PlainPage>
  );
}
