import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { openOutbound } from './open-outbound.ts';
import { reasonOf } from './testing/outbound.ts';

/** A client of `pg` whose connection is made by the guard. */
function clientOf(allowed: readonly string[], change: (url: URL) => void = () => {}): pg.Client {
  const url = new URL(inject('postgres').url);
  change(url);
  const outbound = openOutbound({ config: { SOURCE_ALLOWED_HOSTS: allowed } });
  return new pg.Client({ connectionString: url.href, stream: () => outbound.socket() });
}
const portOf = () => new URL(inject('postgres').url).port;

test('pg connects through the guard where the operator allows it', async () => {
  const client = clientOf([`127.0.0.1:${portOf()}`]);
  await client.connect();
  const { rows } = await client.query('select /* outbound test */ 1 as one');
  expect(rows).toEqual([{ one: 1 }]);
  await client.end();
});

test.each(['127.0.0.1', 'localhost', '127.1', '2130706433'])(
  'and is refused everywhere else inside: %s',
  async host => {
    const client = clientOf(['127.0.0.1:1'], url => {
      url.hostname = 'placeholder';
      url.searchParams.set('host', host);
    });
    expect(await reasonOf(client.connect())).toBe('refused-address');
  },
);
