import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { request } from './api.ts';
import { apiAddress, apiOrigin, liveAddress, loadPageConfig } from './page-config.ts';

const asked: { readonly url: string; readonly credentials: RequestCredentials | undefined }[] = [];
let answer: () => Response = () => new Response('{}');

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('location', new URL('https://boards.acme.org/t/home'));
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked.push({ url, credentials: init?.credentials });
    return answer();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const told = async (config: unknown) => {
  answer = () => new Response(JSON.stringify(config));
  await loadPageConfig();
};

describe('the page that is told', () => {
  test('nothing asks the host it came from', async () => {
    await told({});
    expect(apiAddress('/api/v1/me')).toBe('/api/v1/me');
    expect(liveAddress('/api/v1/live')).toBe('wss://boards.acme.org/api/v1/live');
    await request('/api/v1/me');
    expect(asked.at(-1)).toEqual({ url: '/api/v1/me', credentials: undefined });
  });

  test('another host asks that one, with its cookies', async () => {
    await told({ VITE_API_URL: 'https://api.acme.org/' });
    expect(apiOrigin()).toBe('https://api.acme.org');
    expect(liveAddress('/api/v1/live')).toBe('wss://api.acme.org/api/v1/live');
    await request('/api/v1/me');
    expect(asked.at(-1)).toEqual({ url: 'https://api.acme.org/api/v1/me', credentials: 'include' });
  });

  test('its own host is on its own', async () => {
    await told({ VITE_API_URL: 'https://boards.acme.org' });
    expect(apiAddress('/api/v1/me')).toBe('/api/v1/me');
  });
});

describe('the page whose config.json', () => {
  test.each([
    ['is index.html', () => new Response('<!doctype html>')],
    ['is not there', () => new Response('', { status: 404 })],
    ['is wrong', () => new Response('{"VITE_API_URL":"javascript:alert(1)"}')],
  ])('%s cannot start, and says what to do', async (_, response) => {
    answer = response;
    await expect(loadPageConfig()).rejects.toThrow(/region-dashboard page-config/);
  });

  test.each([
    ['is answered with 503', () => new Response('', { status: 503 })],
    [
      'nobody answers for',
      () => {
        throw new TypeError('Failed to fetch');
      },
    ],
  ])('%s cannot start yet', async (_, response) => {
    answer = response;
    await expect(loadPageConfig()).rejects.toThrow(/does not answer/);
  });
});
