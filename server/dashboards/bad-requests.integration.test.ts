import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Problem, ProblemCode } from '#core/contract/index.ts';
import { rename } from '../testing/people.ts';
import { untouched } from './testing/untouched.ts';

const it = untouched();

describe('a body', () => {
  test('of 2 MB is refused as too-large', async () => {
    const body = JSON.stringify({ title: 'x'.repeat(2_000_000) });
    await it.expectRefusal(await it.post(body), 'too-large');
    await it.expectRefusal(await it.ada.call('POST', `${it.team.path}/dashboards`, body), 'too-large');
    await it.expectRefusal(await it.ada.call('POST', '/api/v1/tenants', body), 'too-large');
  });

  test.each<[string, ProblemCode, string, string]>([
    ['that is not JSON', 'not-json', '{"commands": [', 'application/json'],
    ['that is empty', 'not-json', '', 'application/json'],
    ['that is a text', 'invalid-request', '"x"', 'application/json'],
    ['that is null', 'invalid-request', 'null', 'application/json'],
    ['that is a list', 'invalid-request', '[]', 'application/json'],
    [
      '500,000 levels deep',
      'invalid-request',
      `${'['.repeat(500_000)}${']'.repeat(500_000)}`,
      'application/json',
    ],
    ['of another type', 'unsupported-media-type', 'title=x', 'application/x-www-form-urlencoded'],
    ['of XML', 'unsupported-media-type', '<x/>', 'application/xml'],
    ['of plain text', 'unsupported-media-type', '{}', 'text/plain'],
    ['of a type that is none', 'unsupported-media-type', '{}', 'nonsense'],
  ])('%s is refused as %s', async (_, code, body, type) => {
    await it.expectRefusal(await it.post(body, { 'content-type': type }), code);
    await it.expectRefusal(
      await it.ada.call('POST', `${it.team.path}/dashboards`, body, { 'content-type': type }),
      code,
    );
  });

  test('without a content type is refused', async () => {
    const bytes = new TextEncoder().encode('{"commands":[]}');
    const response = await fetch(new URL(`${it.dashboard.path}/commands`, it.app.address), {
      method: 'POST',
      headers: { authorization: `Bearer ${it.ada.token}` },
      body: bytes,
    });
    await it.expectRefusal(
      { status: response.status, body: (await response.json()) as Problem, headers: response.headers },
      'unsupported-media-type',
    );
  });
});

describe('an address', () => {
  test.each<[string, ProblemCode, string]>([
    ['an unknown parameter', 'invalid-request', '?x=1'],
    ['an unknown parameter of events', 'invalid-request', '/events?from=1'],
    ['a past that is no number', 'invalid-request', '?at=yesterday'],
    ['a past before the beginning', 'invalid-request', '?at=0'],
    ['a past between two events', 'invalid-request', '?at=1.5'],
    ['the future', 'not-found', '?at=999999'],
    ['a number beyond all', 'invalid-request', '?at=1e300'],
    ['an infinite one', 'invalid-request', '?at=1e999'],
    ['a negative min_seq', 'invalid-request', '?min_seq=-1'],
    ['a parameter twice', 'invalid-request', '?at=1&at=2'],
    ['events after nothing', 'invalid-request', '/events?after=x'],
    ['events after -1', 'invalid-request', '/events?after=-1'],
    ['no events at all', 'invalid-request', '/events?limit=0'],
    ['too many events', 'invalid-request', '/events?limit=1001'],
    ['half a character', 'invalid-request', '/events?limit=%ff'],
    ['nothing we have', 'not-found', '/nothing'],
    ['a broken escape', 'invalid-request', '/%zz'],
    ['half a character in the path', 'invalid-request', '/%ff'],
  ])('with %s is refused as %s', async (_, code, rest) => {
    await it.expectRefusal(await it.ada.call('GET', `${it.dashboard.path}${rest}`), code);
  });

  test.each<[string, ProblemCode, string]>([
    ['that is no UUID', 'invalid-request', 'nothing'],
    ['in another spelling', 'invalid-request', `urn:uuid:${randomUUID()}`],
    ['in capitals', 'invalid-request', randomUUID().toUpperCase()],
    ['of 1,000 characters', 'not-found', 'x'.repeat(1_000)],
    ['nobody has', 'dashboard-not-found', randomUUID()],
    ['with a NUL', 'invalid-request', '%00'],
    ['that climbs', 'invalid-request', '..%2f..%2f'],
  ])('of a dashboard %s is refused as %s', async (_, code, name) => {
    await it.expectRefusal(await it.ada.call('GET', `${it.team.path}/dashboards/${name}`), code);
    await it.expectRefusal(
      await it.ada.call('POST', `${it.team.path}/dashboards/${name}/commands`, { commands: [rename('x')] }),
      code,
    );
  });

  test.each<[string, ProblemCode, string]>([
    ['an unknown parameter', 'invalid-request', '?q=x'],
    ['a limit of 0', 'invalid-request', '?limit=0'],
    ['a limit of 201', 'invalid-request', '?limit=201'],
    ['a limit that is no number', 'invalid-request', '?limit=many'],
    ['archived neither true nor false', 'invalid-request', '?archived=perhaps'],
    ['a search of 10,000 characters', 'invalid-request', `?search=${'x'.repeat(10_000)}`],
    ['a NUL in its search', 'invalid-request', '?search=a%00b'],
    ['a cursor of 501 characters', 'invalid-request', `?cursor=${'x'.repeat(501)}`],
  ])('of the list with %s is refused as %s', async (_, code, query) => {
    await it.expectRefusal(await it.ada.call('GET', `${it.team.path}/dashboards${query}`), code);
  });

  test('of a list with a cursor that is none of ours starts at the beginning', async () => {
    const first = await it.ada.call('GET', `${it.team.path}/dashboards`);
    for (const cursor of ['x', 'bm9uc2Vuc2U', btoa('["\\u0000","'.concat(randomUUID(), '"]'))]) {
      const { status, body } = await it.ada.call('GET', `${it.team.path}/dashboards?cursor=${cursor}`);
      expect([status, body]).toEqual([200, first.body]);
    }
  });
});
