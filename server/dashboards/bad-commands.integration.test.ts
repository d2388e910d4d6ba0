import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LIMITS, type NewRegion, type ProblemCode } from '#core/contract/index.ts';
import { overlap } from '#core/layout/testing/boards.ts';
import { command, newDashboard, read, region, rename, send } from '../testing/people.ts';
import { postgresStore } from './postgres-store.ts';
import { own, untouched } from './testing/untouched.ts';
import { create } from './testing/writer.ts';

const it = untouched();
const sends = (...commands: unknown[]) => it.post({ commands });
const id = () => randomUUID();

describe('a command', () => {
  test.each<[string, ProblemCode, () => unknown]>([
    ['of an unknown type', 'invalid-request', () => ({ id: id(), type: 'explode' })],
    ['without a type', 'invalid-request', () => ({ id: id(), title: 'x' })],
    ['whose type is a number', 'invalid-request', () => ({ id: id(), type: 7 })],
    ['of a type every object has', 'invalid-request', () => ({ id: id(), type: 'constructor' })],
    ['without an id', 'invalid-request', () => ({ type: 'rename', title: 'x' })],
    ['whose id is no UUID', 'invalid-request', () => ({ id: '1', type: 'rename', title: 'x' })],
    ['whose id is in capitals', 'invalid-request', () => ({ ...rename('x'), id: id().toUpperCase() })],
    ['with a member that is not known', 'invalid-request', () => ({ ...rename('x'), titel: 'y' })],
    ['that is null', 'invalid-request', () => null],
    ['that is a list', 'invalid-request', () => [rename('x')]],
    ['with a title of 10,000 characters', 'invalid-request', () => rename('x'.repeat(10_000))],
    ['with an empty title', 'invalid-request', () => rename('')],
    ['with a blank title', 'invalid-request', () => rename(' \t ')],
    ['with a title that is no text', 'invalid-request', () => ({ ...rename('x'), title: { a: 1 } })],
    ['with a NUL character', 'invalid-request', () => rename('a\0b')],
    [
      'for a region of another dashboard',
      'region-not-found',
      () => command({ type: 'moveRegion', regionId: id(), x: 0, y: 0 }),
    ],
    [
      'for a region by the name of something every object has',
      'invalid-request',
      () => ({ id: id(), type: 'removeRegion', regionId: '__proto__' }),
    ],
    [
      'that adds a region that is there',
      'already-exists',
      () => command({ type: 'addRegion', region: { ...region(), id: own.id } }),
    ],
    [
      'with a widget of an unknown kind',
      'invalid-request',
      () => ({
        id: id(),
        type: 'addRegion',
        region: { ...region(), widget: { kind: 'hologram', options: {} } },
      }),
    ],
    [
      'with an option by the name of something every object has',
      'invalid-request',
      () =>
        JSON.parse(
          `{"id":"${id()}","type":"configureRegion","regionId":"${own.id}","changes":{"widget":{"options":{"__proto__":{"x":1}}}}}`,
        ),
    ],
    [
      'with 65 options',
      'invalid-request',
      () =>
        command({
          type: 'configureRegion',
          regionId: own.id,
          changes: {
            widget: { options: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`o${n}`, n])) },
          },
        }),
    ],
    [
      'with options of 40 kB',
      'too-large',
      () =>
        command({
          type: 'configureRegion',
          regionId: own.id,
          changes: { widget: { options: { markdown: 'x'.repeat(40_000) } } },
        }),
    ],
    [
      'with no changes',
      'invalid-request',
      () => command({ type: 'configureRegion', regionId: own.id, changes: {} }),
    ],
    [
      'with an expected version that is no whole number',
      'invalid-request',
      () => ({ id: id(), type: 'removeRegion', regionId: own.id, expectedVersion: 1.5 }),
    ],
    [
      'with JSON 1,000 levels deep',
      'invalid-request',
      () => {
        let deep: unknown = 'x';
        for (let level = 0; level < 1_000; level += 1) deep = [deep];
        return command({
          type: 'configureRegion',
          regionId: own.id,
          changes: { widget: { options: { deep } } },
        });
      },
    ],
  ])('%s is refused as %s', async (_, code, make) => {
    await it.expectRefusal(await sends(make()), code);
    // Nor does it come through in company.
    await it.expectRefusal(await sends(rename('company'), make()), code);
  });

  test.each<[string, Partial<NewRegion['placement']>]>([
    ['left of the grid', { x: -1 }],
    ['above it', { y: -1 }],
    ['over its right edge', { x: 20, w: 6 }],
    ['far below it', { y: 1e12 }],
    ['without width', { w: 0 }],
    ['with a negative height', { h: -3 }],
    ['wider than the grid', { x: 0, w: 25 }],
    ['between two columns', { x: 1.5 }],
    ['of a height between two rows', { h: 2.5 }],
  ])('that places a region %s is refused as outside-grid', async (_, placement) => {
    const odd = { ...region(), placement: { ...own.placement, ...placement } };
    await it.expectRefusal(await sends(command({ type: 'addRegion', region: odd })), 'outside-grid');
    const { x, y, w, h } = odd.placement;
    const changed =
      'x' in placement || 'y' in placement
        ? command({ type: 'moveRegion', regionId: own.id, x, y })
        : command({ type: 'resizeRegion', regionId: own.id, w, h });
    if (!('x' in placement && 'w' in placement)) await it.expectRefusal(await sends(changed), 'outside-grid');
    await it.expectRefusal(
      await it.ada.call('POST', `${it.team.path}/dashboards`, { title: 'x', regions: [odd] }),
      'outside-grid',
    );
  });

  test.each(['NaN', 'Infinity', '-Infinity', '"1"', 'null', 'true', '1e999', '-1e999'])(
    'with %s for a number is refused',
    async number => {
      const text = `{"commands":[{"id":"${id()}","type":"moveRegion","regionId":"${own.id}","x":${number},"y":0}]}`;
      const known = /^(NaN|-?Infinity)$/.test(number) ? 'not-json' : 'invalid-request';
      await it.expectRefusal(await it.post(text), known);
    },
  );

  test('with a number in its options that JSON cannot keep is refused', async () => {
    const text = (number: string) =>
      `{"commands":[{"id":"${id()}","type":"configureRegion","regionId":"${own.id}","changes":{"widget":{"options":{"max":${number}}}}}]}`;
    await it.expectRefusal(await it.post(text('1e999')), 'invalid-request');
    await it.expectRefusal(await it.post(text('[{"deeper":-1e999}]')), 'invalid-request');
  });

  test('with half of a surrogate pair is refused, wherever it stands', async () => {
    for (const half of ['"\\ud800"', '"a\\udc00b"', '{"in a key \\ud800":1}', '["\\udfff"]']) {
      const text = `{"commands":[{"id":"${id()}","type":"configureRegion","regionId":"${own.id}","changes":{"widget":{"options":{"o":${half}}}}}]}`;
      await it.expectRefusal(await it.post(text), 'invalid-request');
    }
    await it.expectRefusal(
      await it.post(`{"commands":[{"id":"${id()}","type":"rename","title":"\\ud83d"}]}`),
      'invalid-request',
    );
    await it.expectRefusal(
      await it.ada.call('POST', `${it.team.path}/dashboards`, '{"title":"\\ud83d"}'),
      'invalid-request',
    );
  });

  test('with __proto__ anywhere is refused', async () => {
    for (const text of [
      `{"commands":[{"id":"${id()}","type":"rename","title":"x","__proto__":{"role":"owner"}}]}`,
      `{"__proto__":{},"commands":[]}`,
      `{"commands":[{"id":"${id()}","type":"configureRegion","regionId":"${own.id}","changes":{"widget":{"options":{"a":{"__proto__":{"x":1}}}}}}]}`,
    ])
      await it.expectRefusal(await it.post(text), 'invalid-request');
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });

  test('in a list of none, or of 1,001, is refused', async () => {
    await it.expectRefusal(await sends(), 'invalid-request');
    await it.expectRefusal(
      await sends(...Array.from({ length: 1_001 }, () => rename('x'))),
      'invalid-request',
    );
  });

  test('whose id was used on another dashboard, or twice in one request, is refused', async () => {
    const used = rename('used');
    const other = await newDashboard(it.ada, it.team);
    expect((await send(it.ada, other, used)).status).toBe(200);
    await it.expectRefusal(await sends(used), 'command-id-taken');
    const twice = rename('twice');
    await it.expectRefusal(await sends(twice, twice), 'command-id-taken');
  });
});

test('what may have any name may be called what every object has', async () => {
  const options = JSON.parse('{"constructor":{"prototype":{"x":1}},"toString":"y"}') as object;
  const other = region('Odd');
  const odd = await newDashboard(it.ada, it.team, 'Odd', [other]);
  const widget = { options: options as Record<string, unknown> };
  const { status } = await send(
    it.ada,
    odd,
    command({ type: 'configureRegion', regionId: other.id, changes: { widget } }),
  );
  expect(status).toBe(200);
  for (const query of ['', '?at=3'])
    expect((await read(it.ada, odd, query)).body.state.regions[other.id]?.widget.options).toEqual({
      ...other.widget.options,
      ...options,
    });
});

describe('regions', () => {
  test('that would overlap make way: an overlap is never stored', async () => {
    const busy = await newDashboard(it.ada, it.team, 'Busy');
    const add = (x: number, y: number, w: number, h: number) =>
      command({ type: 'addRegion', region: region('r', x, y, w, h) });
    await send(it.ada, busy, add(0, 0, 12, 6), add(6, 2, 12, 6), add(0, 0, 24, 2), add(3, 1, 4, 20));
    const { regions } = (await read(it.ada, busy)).body.state;
    const some = Object.values(regions)[0]!;
    await send(it.ada, busy, command({ type: 'resizeRegion', regionId: some.id, w: 24, h: 30 }));
    await send(it.ada, busy, command({ type: 'moveRegion', regionId: some.id, x: 0, y: 3 }));
    const after = (await read(it.ada, busy)).body.state.regions;
    const placements = Object.values(after).map(({ placement }) => placement);
    expect(placements).toHaveLength(4);
    for (const [index, a] of placements.entries())
      for (const b of placements.slice(index + 1)) expect(overlap(a, b)).toBe(false);
  });

  test('5,000 are a full dashboard; the next one is refused, in an import and as a command', async () => {
    const small = (n: number): NewRegion => ({
      widget: { kind: 'text', options: {} },
      placement: { x: n % 24, y: Math.floor(n / 24), w: 1, h: 1 },
    });
    const many = (count: number) => Array.from({ length: count }, (_, n) => small(n));
    await it.expectRefusal(
      await it.ada.call('POST', `${it.team.path}/dashboards`, { title: 'Too many', regions: many(5_001) }),
      'invalid-request',
    );
    // As if it had been filled in the course of time.
    const key = { tenant: it.team.id, dashboard: randomUUID() };
    const { append } = create(key, 'Full');
    const upserted = many(LIMITS.regionsPerDashboard).map(({ widget, placement }) => ({
      ...{ id: randomUUID(), title: '', description: '', version: 1, query: null, touched: {} },
      ...{ widget, placement },
    }));
    await postgresStore(it.app.connections).append({
      ...append,
      projection: { ...append.projection, upserted },
    });
    const full = { id: key.dashboard, path: `${it.team.path}/dashboards/${key.dashboard}` };
    expect(Object.keys((await read(it.ada, full)).body.state.regions)).toHaveLength(5_000);
    await it.expectRefusal(
      await send(it.ada, full, command({ type: 'addRegion', region: small(0) })),
      'too-many-regions',
    );
    expect((await read(it.ada, full)).body.seq).toBe(1);
  });
});
