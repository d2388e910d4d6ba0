import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outbound, type OutboundOptions, openOutbound } from './open-outbound.ts';
import { reasonOf } from './testing/outbound.ts';
import { canary, httpServer, type TestServer } from './testing/servers.ts';

const LIMITS = { maxBytes: 10_000, timeoutMs: 10_000 };
/** What DNS says in these tests; other names do not exist. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'localhost.evil.example': ['127.0.0.1'],
  'six.evil.example': ['::1'],
  'mapped.evil.example': ['::ffff:127.0.0.1'],
  'both.evil.example': ['10.0.0.1', '127.0.0.1', '::1'],
  'zero.evil.example': ['0.0.0.0'],
  'cloud.evil.example': ['169.254.169.254'],
  localhost: ['127.0.0.1', '::1'],
  'front.example': ['127.0.0.1'],
  'other.example': ['127.0.0.1'],
};

let inside: TestServer;
let front: TestServer;
beforeAll(async () => {
  inside = await canary();
  front = await httpServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://front.example');
    response
      .writeHead(Number(searchParams.get('status') ?? 302), { location: searchParams.get('to')! })
      .end();
  });
});
afterAll(async () => {
  await inside[Symbol.asyncDispose]();
  await front[Symbol.asyncDispose]();
});

const resolve = async (host: string) => {
  const found = NAMES[host];
  if (!found) throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
  return found.map(address => ({ address }));
};
async function withOutbound<T>(
  options: Partial<OutboundOptions>,
  use: (outbound: Outbound) => Promise<T>,
): Promise<T> {
  const outbound = openOutbound({ config: { SOURCE_ALLOWED_HOSTS: [] }, resolve, ...options });
  try {
    return await use(outbound);
  } finally {
    await outbound.close();
  }
}
/** The same machine, however somebody writes it. */
const HOSTS = [
  '127.0.0.1',
  '127.1.2.3',
  '127.1',
  '127.0.1',
  '0.0.0.0',
  '0',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0x7F.0x0.0x0.0x1',
  '0177.0.0.1',
  '0177.1',
  '017700000001',
  '127.0.0.1.',
  '１２７.0.0.1',
  '127。0。0。1',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'localhost.evil.example',
  'six.evil.example',
  'mapped.evil.example',
  'both.evil.example',
  'zero.evil.example',
  'cloud.evil.example',
  '169.254.169.254',
  '[fd00:ec2::254]',
  '100.100.100.200',
  '10.0.0.1',
  '192.168.0.1',
];

describe('a way to the inside is refused, and nothing is connected to', () => {
  test.each(HOSTS)('%s', async host => {
    await withOutbound({}, async outbound => {
      expect(await reasonOf(outbound.request({ url: `http://${host}:${inside.port}/`, ...LIMITS }))).toBe(
        'refused-address',
      );
      expect(await reasonOf(outbound.connectSocket({ host, port: inside.port }))).toBe('refused-address');
      const socket = outbound.socket().connect(inside.port, host);
      expect(await reasonOf(once(socket, 'connect'))).toBe('refused-address');
    });
    expect(inside.connections).toBe(0);
  });

  test.each(['http://front.example@127.0.0.1', 'http://127.0.0.1@front.example', 'http://:pw@front.example'])(
    'a name and a password in the address: %s',
    async start => {
      await withOutbound({ also: [`127.0.0.1:${front.port}`] }, async outbound => {
        expect(await reasonOf(outbound.request({ url: `${start}:${inside.port}/`, ...LIMITS }))).toBe(
          'bad-address',
        );
      });
    },
  );

  test.each([
    'http://front.example\\@127.0.0.1',
    'http://127.0.0.1#@front.example',
    'http://127.0.0.1?@front.example',
    'http:127.0.0.1',
    'http:\\\\127.0.0.1',
    'ht\ntp://127.0.0.1',
    'http://127.0.0.1\t',
  ])('an address that parsers read differently: %j', async start => {
    await withOutbound({ also: [`127.0.0.1:${front.port}`] }, async outbound => {
      await reasonOf(outbound.request({ url: `${start}:${inside.port}/`, ...LIMITS }));
      await reasonOf(
        outbound.request({ url: start.replace('127.0.0.1', `127.0.0.1:${inside.port}`), ...LIMITS }),
      );
    });
    expect(inside.connections).toBe(0);
  });

  test.each([
    'http://[fe80::1%25lo]/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'data:,x',
    'nonsense',
    '',
  ])('no address of a source: %s', async url => {
    await withOutbound({}, async outbound => {
      expect(await reasonOf(outbound.request({ url, ...LIMITS }))).toBe('bad-address');
    });
  });

  test.each(['/tmp/.s.PGSQL.5432', 'fe80::1%lo', '%31%32%37.0.0.1', 'a,127.0.0.1', ''])(
    'no host of a database: %j',
    async host => {
      await withOutbound({}, async outbound => {
        expect(await reasonOf(outbound.connectSocket({ host, port: inside.port }))).toBe('bad-address');
        expect(await reasonOf(once(outbound.socket().connect(inside.port, host), 'connect'))).toBe(
          'bad-address',
        );
      });
    },
  );

  test('the path of a Unix socket alone', async () => {
    await withOutbound({}, async outbound => {
      const socket = outbound.socket().connect('/tmp/.s.PGSQL.5432');
      expect(await reasonOf(once(socket, 'connect'))).toBe('bad-address');
    });
  });

  test.each([301, 302, 303, 307, 308])('a redirect (%i) to it', async status => {
    await withOutbound({ also: [`127.0.0.1:${front.port}`] }, async outbound => {
      for (const host of ['127.0.0.1', '[::1]', '2130706433', 'localhost.evil.example']) {
        const to = encodeURIComponent(`http://${host}:${inside.port}/`);
        const url = `http://front.example:${front.port}/?status=${status}&to=${to}`;
        expect(await reasonOf(outbound.request({ url, ...LIMITS }))).toBe('refused-address');
      }
    });
    expect(inside.connections).toBe(0);
  });

  test('a chain of redirects to it', async () => {
    await withOutbound({ also: [`127.0.0.1:${front.port}`] }, async outbound => {
      let url = `http://127.0.0.1:${inside.port}/`;
      for (const host of ['front.example', 'other.example', 'front.example'])
        url = `http://${host}:${front.port}/?to=${encodeURIComponent(url)}`;
      expect(await reasonOf(outbound.request({ url, ...LIMITS }))).toBe('refused-address');
    });
    expect(inside.connections).toBe(0);
  });

  test('a name that leads elsewhere a moment after it was judged', async () => {
    await using open = await httpServer((_request, response) => response.end('hello'), '::1');
    await using closed = await canary('127.0.0.1', open.port);
    const answers = ['::1', '127.0.0.1', '127.0.0.1'];
    let asked = 0;
    const rebinding = async () => [{ address: answers[asked++]! }];
    const ask = (outbound: Outbound) =>
      outbound.request({
        url: `http://rebind.example:${open.port}/`,
        ...LIMITS,
      });
    await withOutbound({ also: ['::1'], resolve: rebinding }, async outbound => {
      expect(String((await ask(outbound)).body)).toBe('hello');
      expect([asked, open.connections, closed.connections]).toEqual([1, 1, 0]);
    });
    await withOutbound({ also: ['::1'], resolve: rebinding }, async outbound => {
      expect(await reasonOf(ask(outbound))).toBe('refused-address');
      const socket = outbound.socket().connect(open.port, 'rebind.example');
      expect(await reasonOf(once(socket, 'connect'))).toBe('refused-address');
    });
    expect([asked, open.connections, closed.connections]).toEqual([3, 1, 0]);
  });

  test('through the lookup and the dispatcher that libraries are given', async () => {
    await withOutbound({}, async outbound => {
      const lookup = Promise.withResolvers<Error | null>();
      outbound.lookup(inside.port)('both.evil.example', { all: true }, lookup.resolve);
      expect(await lookup.promise).toMatchObject({ reason: 'refused-address' });
      const asked = outbound
        .dispatcher()
        .request({ origin: `http://127.1:${inside.port}`, path: '/', method: 'GET' });
      await expect(asked).rejects.toMatchObject({ reason: 'refused-address' });
    });
    expect(inside.connections).toBe(0);
  });
});

describe('what the operator allows is reached', () => {
  const ALLOWING = ['127.0.0.0/8', '::1', '0.0.0.0', '::', 'localhost.evil.example'];

  test.each([
    ...['127.0.0.1', '127.1', '2130706433', '0177.1', '[::1]', '[::ffff:127.0.0.1]'],
    ...['localhost', 'localhost.', 'localhost.evil.example', 'six.evil.example', 'mapped.evil.example'],
  ])('%s', async host => {
    await withOutbound({ config: { SOURCE_ALLOWED_HOSTS: ALLOWING } }, async outbound => {
      const before = inside.connections;
      const { status, body } = await outbound.request({ url: `http://${host}:${inside.port}/`, ...LIMITS });
      expect([status, String(body)]).toEqual([200, 'the secret of the inside']);
      (await outbound.connectSocket({ host, port: inside.port })).destroy();
      const late = outbound.socket().connect(inside.port, host);
      await once(late, 'connect');
      late.destroy();
      expect(inside.connections).toBeGreaterThan(before);
    });
  });

  test('and of the addresses of a name only those that are allowed', async () => {
    const addresses = ['10.255.255.1', '127.0.0.1'].map(address => ({ address }));
    await withOutbound({ also: ['127.0.0.1'], resolve: async () => addresses }, async outbound => {
      const socket = await outbound.connectSocket({ host: 'both.example', port: inside.port });
      expect(socket.remoteAddress).toContain('127.0.0.1');
      socket.destroy();
    });
  });

  test('and another port is not', async () => {
    await withOutbound({ also: [`127.0.0.1:${inside.port}`] }, async outbound => {
      const refused = outbound.connectSocket({ host: '127.0.0.1', port: front.port });
      expect(await reasonOf(refused)).toBe('refused-address');
    });
  });
});
