import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CreateTeamForm } from '#web/settings/create-team-form.tsx';
import { PlainPage } from './plain-page.tsx';
import { meQuery } from './queries.ts';
import { useTitle } from './use-title.ts';

/** For somebody who is in no team; everybody else is led on to theirs. */
export function HomePage() {
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  useTitle('Create a team');
  return (
    <PlainPage
      title={me ? `Welcome, ${me.name}` : 'Welcome'}
      lead="You are not in a team yet. Create one, or open the invitation link that somebody sent you."
    >
      <CreateTeamForm
        onCreated={({ slug }) => void navigate({ to: '/t/$tenant', params: { tenant: slug } })}
      />
    </PlainPage>
  );
}
