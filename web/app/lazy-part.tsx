import { type ReactNode, Suspense, useEffect } from 'react';
import { ErrorBoundary, toast } from '#web/ui/index.ts';

/**
 * A part of the page whose code is fetched when it is wanted. When it cannot be fetched (the server has a new
 * release, or is out of reach), the rest of the page stays and says so.
 */
export function LazyPart({ children }: { readonly children: ReactNode }) {
  return (
    <ErrorBoundary fallback={() => <Missing />}>
      <Suspense>{children}</Suspense>
    </ErrorBoundary>
  );
}

function Missing() {
  useEffect(() => {
    toast({
      tone: 'bad',
      message: 'This part of the page could not be fetched. The server may have a new version.',
      action: { label: 'Reload', onClick: () => location.reload() },
    });
  }, []);
  return null;
}
