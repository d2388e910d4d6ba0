import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { Button } from '#web/ui/index.ts';
import { PlainPage } from './plain-page.tsx';
import { explain, isProblem } from './problem.ts';
import { useTitle } from './use-title.ts';

/** A page that could not be drawn: what happened, and one way on. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const unreachable = isProblem(error, 'unreachable') || isProblem(error, 'unavailable');
  useTitle(unreachable ? 'No connection' : 'Error');
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <PlainPage title={unreachable ? 'Can’t reach the server' : 'This page failed'} lead={explain(error)}>
      <Button variant="primary" onClick={retry}>
        Try again
      </Button>
    </PlainPage>
  );
}
