import type { RouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Button, Fetched, LazyCode } from '#web/ui/index.ts';
import { PlainPage } from './plain-page.tsx';
import { useTitle } from './use-title.ts';

/**
 * A page whose code is fetched when somebody goes there. The router's own lazy component reloads the window
 * when it cannot be fetched: without a server that would leave nothing on the screen.
 */
export function lazyPage(load: () => Promise<ComponentType>): RouteComponent {
  const code = new LazyCode(load);
  return Object.assign(() => <FetchedPage code={code} />, { preload: () => code.load() });
}

function FetchedPage({ code }: { readonly code: LazyCode<ComponentType> }) {
  return (
    <Fetched code={code} missing={retry => <MissingPage retry={retry} />}>
      {Page => <Page />}
    </Fetched>
  );
}

function MissingPage({ retry }: { readonly retry: () => void }) {
  useTitle('No connection');
  return (
    <PlainPage
      title="This page could not be fetched"
      lead="The server can’t be reached, or has a new version. What you did elsewhere is kept."
    >
      <Button variant="primary" onClick={retry}>
        Try again
      </Button>
    </PlainPage>
  );
}
