import { expect, test } from 'vitest';
import { apiTemplate } from './api-template.ts';
import { loggedRequests, logRequest } from './request-log.ts';

test.each([
  ['/api/v1/tenants/acme/dashboards/6f9619ff-8b86-4d01-b42d-00cf4fc964ff', '/api/v1/tenants/*/dashboards/*'],
  ['/api/v1/invitations/secret-token/accept?next=x', '/api/v1/invitations/*/accept'],
  ['/api/auth/sign-in/email#x', '/api/auth/sign-in/email'],
  ['/invitation/secret', '/*/*'],
  ['', ''],
])('of %s it is told: %s', (path, told) => {
  expect(apiTemplate(path)).toBe(told);
});

test('the last requests are kept, with an id only where it looks like one', () => {
  const request = { at: 1, method: 'GET', status: 200, duration: 3, traceId: null };
  for (let i = 0; i < 30; i += 1)
    logRequest({ ...request, path: '/api/v1/me', requestId: i % 2 ? `request-${i}` : 'a title' });
  expect(loggedRequests()).toHaveLength(20);
  expect(loggedRequests().at(-1)?.requestId).toBe('request-29');
  expect(loggedRequests().at(-2)?.requestId).toBeNull();
});
