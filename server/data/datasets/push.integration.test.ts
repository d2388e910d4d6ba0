import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DATA_LIMITS } from '#core/contract/index.ts';
import {
  askRegion,
  call,
  type DataApp,
  dataApp,
  newDataset,
  pushTo,
  readDataset,
  valuesOf,
} from '../testing/data-app.ts';

let data: DataApp;
beforeAll(async () => {
  data = await dataApp();
});
afterAll(async () => data?.close());

describe('pushing', () => {
  const preview = async (dataset: string) =>
    valuesOf((await call(data, data.owner, 'GET', `home/datasets/${dataset}/rows`)).json());

  test('appends, adds columns, widens types', async () => {
    const { id } = await newDataset(data, 'Grows');
    await pushTo(data, id, { body: 'time,value\n2024-01-01,1.50\n2024-01-02,2' });
    const second = await pushTo(data, id, {
      type: 'application/x-ndjson',
      body: '{"time":"2024-01-03","value":"broken","host":"a"}\n',
    });
    expect(second.json()).toEqual({
      rows: 1,
      total: 3,
      columns: [
        { name: 'time', type: 'time' },
        { name: 'value', type: 'string' },
        { name: 'host', type: 'string' },
      ],
    });
    expect(await preview(id)).toEqual({
      time: [Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)],
      value: ['1.5', '2', 'broken'],
      host: [null, null, 'a'],
    });
  });

  test('replaces rows and columns', async () => {
    const { id } = await newDataset(data, 'Replaced');
    await pushTo(data, id, { body: 'time,value\n2024-01-01,1' });
    const replaced = await pushTo(data, id, { body: 'a\nx\ny', mode: 'replace' });
    expect(replaced.json()).toMatchObject({ rows: 2, total: 2, columns: [{ name: 'a', type: 'string' }] });
    expect(await readDataset(data, id)).toMatchObject({ rows: 2, timeColumn: null, from: null, to: null });
  });

  test('stores nothing of a push with one bad row, and names it', async () => {
    const { id } = await newDataset(data, 'All or none');
    await pushTo(data, id, { body: 'time,value\n2024-01-01,1' });
    const rows = Array.from({ length: 2_000 }, (_, i) => `2024-01-01,${i}`);
    rows[1_900] = 'never,1';
    const refused = await pushTo(data, id, { body: `time,value\n${rows.join('\n')}`, mode: 'append' });
    expect(refused.statusCode).toBe(422);
    expect(refused.headers['content-type']).toMatch('application/problem+json');
    expect(refused.json()).toMatchObject({
      code: 'bad-rows',
      count: 1,
      errors: [{ line: 1902, row: 1901, column: 'time', reason: '"never" is not a date or time.' }],
    });
    expect((await pushTo(data, id, { body: 'a,b\n1', mode: 'replace' })).statusCode).toBe(422);
    expect(await readDataset(data, id)).toMatchObject({ rows: 1 });
    expect(await preview(id)).toEqual({ time: [Date.UTC(2024, 0, 1)], value: [1] });
  });

  test('pushes at the same time follow each other', async () => {
    const { id } = await newDataset(data, 'Many');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => pushTo(data, id, { body: `k${i % 3},v\n1,${i}` })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(12).fill(200));
    const dataset = await readDataset(data, id);
    expect(dataset.rows).toBe(12);
    expect(dataset.columns.map(({ name }) => name).toSorted()).toEqual(['k0', 'k1', 'k2', 'v']);
    expect((await preview(id)).v!.toSorted((a, b) => Number(a) - Number(b))).toEqual([...Array(12).keys()]);
  });

  test.each([
    ['text/plain', 'a\n1', 415, 'unsupported-media-type'],
    ['application/x-www-form-urlencoded', 'a=1', 415, 'unsupported-media-type'],
    ['text/csv; charset=utf-8', 'a\n1', 200, undefined],
    ['text/csv', '', 422, 'bad-rows'],
    ['application/json', '', 422, 'bad-rows'],
  ])('content type %s with %j', async (type, body, status, code) => {
    const { id } = await newDataset(data, `Type ${type} ${body}`);
    const answer = await pushTo(data, id, { type, body });
    expect(answer.statusCode).toBe(status);
    expect(answer.json().code).toBe(code);
  });

  test('a push that is too large, and one that only says so', async () => {
    const { id } = await newDataset(data, 'Too large');
    const answer = await pushTo(data, id, { body: Buffer.alloc(DATA_LIMITS.pushBytes + 1, 'x') });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too-large']);
    const text = await pushTo(data, id, { body: Buffer.from('a,b\n1,2', 'utf16le') });
    expect(text.json()).toMatchObject({
      code: 'bad-rows',
      errors: [{ reason: expect.stringContaining('UTF-16') }],
    });
  });

  test('100,000 rows are answered well within a second', async () => {
    const { id } = await newDataset(data, 'Large');
    const lines = Array.from({ length: 100_000 }, (_, i) => {
      const time = new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString();
      return `${time},${i % 977},${(i * 7) % 1_013},host-${i % 20}`;
    });
    const pushed = await pushTo(data, id, { body: `time,a,b,host\n${lines.join('\n')}` });
    expect(pushed.json()).toMatchObject({ rows: 100_000 });
    for (const query of [{ aggregate: 'avg' as const }, { groupBy: 'host', aggregate: 'max' as const }, {}]) {
      const started = performance.now();
      const frame = await askRegion(data, { dataset: id, ...query });
      expect(frame.rows).toBeGreaterThan(10);
      expect(performance.now() - started).toBeLessThan(1_000);
    }
    const removed = await call(data, data.owner, 'DELETE', `home/datasets/${id}`);
    expect(removed.statusCode).toBe(204);
  });

  test('a frame of rows has a limit in bytes', async () => {
    const { id } = await newDataset(data, 'Wide');
    const row = `${'x'.repeat(9_000)},1\n`;
    await pushTo(data, id, { body: `text,n\n${row.repeat(600)}` });
    const frame = await askRegion(data, { dataset: id, limit: 10_000 });
    expect(frame.truncated).toBe(true);
    expect(frame.rows).toBeGreaterThan(300);
    expect(frame.rows).toBeLessThan(1_000);
  });
});

describe('over a real connection', () => {
  let address: string;
  beforeAll(async () => {
    address = await data.app.listen({ port: 0, host: '127.0.0.1' });
  });
  const send = (dataset: string, body: BodyInit, init: RequestInit = {}) =>
    fetch(`${address}/api/v1/tenants/home/datasets/${dataset}/rows`, {
      method: 'POST',
      headers: { cookie: data.owner.cookie, 'content-type': 'text/csv' },
      body,
      duplex: 'half',
      ...init,
    } as RequestInit);

  /** @returns a body of so many MB, whose length is not said */
  function megabytes(count: number): { readonly body: ReadableStream; readonly sent: () => number } {
    const chunk = new Uint8Array(1_048_576).fill(0x61);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (sent === count) return controller.close();
        sent += 1;
        controller.enqueue(chunk);
      },
    });
    return { body, sent: () => sent };
  }

  test('a body whose length nobody said is refused when it grows too large', async () => {
    const { id } = await newDataset(data, 'Grows too large');
    const { body } = megabytes(40);
    // The answer arrives although the client was still sending: it is not lost to a reset connection.
    const answer = await send(id, body);
    expect([answer.status, (await answer.json()).code]).toEqual([413, 'too-large']);
  });

  test('a body without an end is cut off', async () => {
    const { id } = await newDataset(data, 'Endless');
    const { body, sent } = megabytes(Number.POSITIVE_INFINITY);
    const answer = await send(id, body).catch(() => null);
    await answer?.text().catch(() => null);
    let before = -1;
    await vi.waitFor(() => {
      const now = sent();
      const stopped = now === before;
      before = now;
      expect(stopped).toBe(true);
    }, 5_000);
    expect(sent()).toBeLessThan(200);
  });

  test('clients who leave in the middle give their places back and store nothing', async () => {
    const { id } = await newDataset(data, 'Left');
    for (let i = 0; i < 8; i++) {
      const leave = new AbortController();
      const body = new ReadableStream({
        pull(controller) {
          controller.enqueue(new TextEncoder().encode('a,b\n1,2\n'));
          leave.abort();
        },
      });
      await expect(send(id, body, { signal: leave.signal })).rejects.toThrow();
    }
    const answer = await send(id, 'a,b\n1,2\n');
    expect(await answer.json()).toMatchObject({ rows: 1, total: 1 });
  });

  test('the server stays responsive while it reads a large push', async () => {
    const { id } = await newDataset(data, 'Responsive');
    const began = performance.now();
    const pushed = send(id, `a,b,c,d\n${'1.5,2,some text,true\n'.repeat(60_000)}`);
    let done = false;
    void pushed.then(() => {
      done = true;
    });
    let slowest = 0;
    let asked = 0;
    while (!done) {
      const started = performance.now();
      const refused = await fetch(`${address}/api/v1/tenants/home/datasets`);
      // Not signed in; a machine that is fast enough to ask beyond the limit hears of that instead.
      expect(['not-signed-in', 'too-many-requests']).toContain((await refused.json()).code);
      slowest = Math.max(slowest, performance.now() - started);
      asked += 1;
    }
    expect((await (await pushed).json()).rows).toBe(60_000);
    // Nobody waits for the whole of it, however slow the machine is.
    expect(asked).toBeGreaterThan(5);
    expect(slowest).toBeLessThan((performance.now() - began) / 2);
  });
});
