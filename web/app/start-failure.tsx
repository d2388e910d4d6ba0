import { Button } from '#web/ui/index.ts';
import { PlainPage } from './plain-page.tsx';
import { useTitle } from './use-title.ts';

/** The page could not even find out where its server is. */
export function StartFailure({ sentence }: { readonly sentence: string }) {
  useTitle('Can’t start');
  return (
    <PlainPage title="This page can’t start" lead={sentence}>
      <Button variant="primary" onClick={() => location.reload()}>
        Try again
      </Button>
    </PlainPage>
  );
}
