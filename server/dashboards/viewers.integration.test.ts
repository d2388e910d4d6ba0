import { expect, test } from 'vitest';
import { testApp } from '../testing/app.ts';
import { command, joined, newDashboard, newTeam, read, region, send, signUp } from '../testing/people.ts';

test('a viewer sees no removed regions, now or in the past, and has tags of their own', async () => {
  await using app = await testApp();
  const owner = await signUp(app.address, 'Owner');
  const team = await newTeam(owner);
  const viewer = await joined(app.address, owner, team, 'viewer');
  const dashboard = await newDashboard(owner, team, 'Shared');
  const gone = region('Gone', 0, 10);
  await send(owner, dashboard, command({ type: 'addRegion', region: gone }));
  await send(owner, dashboard, command({ type: 'removeRegion', regionId: gone.id }));
  const full = await read(owner, dashboard);
  const redacted = await read(viewer, dashboard);
  expect(full.body.state.removed).toHaveProperty([gone.id]);
  expect(redacted.body).toEqual({ ...full.body, state: { ...full.body.state, removed: {} } });
  const past = await read(viewer, dashboard, `?at=${full.body.seq}`);
  expect(past.body).toEqual(redacted.body);
  const etag = full.headers.get('etag')!;
  const { status } = await viewer.call('GET', dashboard.path, undefined, { 'if-none-match': etag });
  expect(status).toBe(200);
});
