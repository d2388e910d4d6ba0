import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { loggedUrl } from './logged-url.ts';

const token = `A${randomBytes(32).toString('base64url')}`;
const id = randomUUID();

test.each([
  [`/api/v1/invitations/${token}`, '/api/v1/invitations/[redacted]'],
  [`/api/v1/invitations/${token}/accept`, '/api/v1/invitations/[redacted]/accept'],
  [`/invitation/${encodeURIComponent(`${token}=`)}?again=1`, '/invitation/[redacted]?again=1'],
  [
    `/api/auth/magic-link/verify?token=${token}&callbackURL=/t/home`,
    '/api/auth/magic-link/verify?token=[redacted]&callbackURL=/t/home',
  ],
  [`/x?a=1?token=${token}`, '/x?a=1?token=[redacted]'],
])('what lets somebody in does not stand in a log: %s', (url, logged) => {
  expect(loggedUrl(url)).toBe(logged);
});

test.each([
  `/api/v1/tenants/the-department-of-many-words/dashboards/${id}/events?after=12&limit=1000`,
  `/api/v1/tenants/${id.toUpperCase()}/members`,
  '/assets/index-B2yyMyNm.js?v=1',
  '/',
  '',
])('what one looks for in a log is left as it is: %s', url => {
  expect(loggedUrl(url)).toBe(url);
});
