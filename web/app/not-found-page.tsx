import { Link } from '@tanstack/react-router';
import { buttonClass } from '#web/ui/index.ts';
import { PlainPage } from './plain-page.tsx';
import { useTitle } from './use-title.ts';

/** No page, or none for this person: which of the two is not said. */
export function NotFoundPage() {
  useTitle('Not found');
  return (
    <PlainPage
      title="Nothing here"
      lead="The address leads nowhere, or to a team that you are not in. Ask whoever gave it to you for an invitation."
    >
      <Link to="/" className={buttonClass({ variant: 'primary' })}>
        Go to your dashboards
      </Link>
    </PlainPage>
  );
}
