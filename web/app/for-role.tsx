import type { RouteComponent } from '@tanstack/react-router';
import type { Action } from '#core/access/index.ts';
import { PlainPage } from './plain-page.tsx';
import { useMay } from './tenant.ts';
import { useTitle } from './use-title.ts';

/** @returns the page for those who may; others are told so, without a request that would only be refused */
export function forRole(action: Action, Page: RouteComponent): RouteComponent {
  const Guarded: RouteComponent = () => (useMay(action) ? <Page /> : <Barred />);
  return Object.assign(Guarded, Page.preload && { preload: Page.preload });
}

function Barred() {
  useTitle('Not for your role');
  return (
    <PlainPage
      title="Not for your role"
      lead="Your role in this team does not show this page. An owner or admin of the team can change that."
    />
  );
}
