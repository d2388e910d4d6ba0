import {
  call,
  command,
  type Dashboard,
  joined,
  newDashboard,
  newTeam,
  type Person,
  read,
  region,
  rename,
  send,
  signIn,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { joinLive } from '#server/testing/socket.ts';

export interface ScriptedDay {
  readonly ada: Person;
  readonly team: Team;
  readonly board: Dashboard;
}

/** What people and programs do in a day, and what goes wrong in it. */
export async function scriptedDay(address: string): Promise<ScriptedDay> {
  const ada = await signUp(address, 'Ada');
  await call(address, 'POST', '/api/auth/sign-in/email', {
    email: ada.email,
    password: 'wrong password',
  });
  const again = await signIn(address, ada);
  const team = await newTeam(again);
  const viewer = await joined(address, again, team, 'viewer');
  await viewer.call('POST', `${team.path}/dashboards`, { title: 'Forbidden' });
  await again.call('PATCH', `${team.path}/members/${viewer.id}`, { role: 'editor' });
  const board = await newDashboard(again, team, 'Sales', [region('Notes')]);
  await send(again, board, rename('Better sales'), command({ type: 'archive' }));
  await send(again, board, command({ type: 'unarchive' }));
  await read(again, board);
  const socket = await joinLive(address, again, board);
  const sung = rename('Sung');
  socket.submit(sung);
  await socket.answer(sung);
  socket.sendText(JSON.stringify({ type: 'hello', seq: 'no number' }));
  await socket.next('problem');
  socket.close();
  const dataset = await again.call<{ id: string }>('POST', `${team.path}/datasets`, { name: 'Rows' });
  const rows = `${team.path}/datasets/${dataset.body.id}`;
  await again.call('POST', `${rows}/rows`, [{ note: 'x' }]);
  await again.call('POST', `${rows}/rows`, '{"broken');
  await again.call('DELETE', rows);
  await again.call('POST', `${team.path}/invitations`, { email: 'guest@example.org', role: 'viewer' });
  await again.call('DELETE', `${team.path}/members/${viewer.id}`);
  await call(address, 'GET', '/nowhere/at-all?x=1');
  await call(address, 'GET', '/ready');
  await again.call('POST', '/api/auth/sign-out', {});
  return { ada, team, board };
}
