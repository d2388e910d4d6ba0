import { expect, test, vi } from 'vitest';
import { onSessionRenewed, sessionExpired, sessionRenewed } from './session.ts';

test('all who found the session expired go on together when it is renewed, once', async () => {
  const renewed = vi.fn();
  const stop = onSessionRenewed(renewed);
  const first = sessionExpired();
  const second = sessionExpired();
  expect(second).toBe(first);
  sessionRenewed();
  await first;
  expect(renewed).toHaveBeenCalledOnce();
  const third = sessionExpired();
  expect(third).not.toBe(first);
  sessionRenewed();
  stop();
});
