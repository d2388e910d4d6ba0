import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#core/contract/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { newDashboard, newTeam, type Person, rename, signUp } from '../testing/people.ts';
import { expectProblem } from '../testing/refusal.ts';
import { joinLive } from '../testing/socket.ts';

const [first, next, third] = ['first', 'next', 'third'].map(
  name => `the ${name} secret of a test, long enough`,
);

let app: TestApp;
let ada: Person;
const use = (current: string | undefined, ...accepted: (string | undefined)[]) =>
  app.app.identity.replaceKeys({ current: current!, accepted: accepted.map(secret => secret!) });
beforeAll(async () => {
  app = await testApp();
  use(first);
  ada = await signUp(app.address, 'Ada');
});
afterAll(() => app?.close());

test('a live connection outlives the secret of its handshake, and a handshake takes a previous one', async () => {
  const dashboard = await newDashboard(ada, await newTeam(ada));
  const socket = await joinLive(app.address, ada, dashboard, null);
  const works = async (title: string) => {
    const command = rename(title);
    socket.submit(command);
    expect((await socket.answer(command)).type).toBe('accepted');
  };
  await works('before');
  use(next, first);
  await works('during');
  (await joinLive(app.address, ada, dashboard, null)).close();
  use(next);
  await works('after');
  // one that saw nothing of the overlap has nothing valid left
  use(third);
  const command = rename('too late');
  socket.submit(command);
  const answer = await socket.answer(command);
  if (answer.type !== 'rejected') throw new Error('was accepted');
  expectProblem(answer.problem, 'session-expired');
  expect((await socket.closed).code).toBe(CLOSE.sessionExpired);
});
