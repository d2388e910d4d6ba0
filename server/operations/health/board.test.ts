import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { Board } from './board.ts';
import type { CheckKind, HealthCheck, Status } from './check.ts';
import { healthDocument } from './document.ts';
import { healthGauges } from './gauges.ts';

function makeBoard() {
  const said: string[] = [];
  const draining = { value: false };
  const board = new Board({
    draining: () => draining.value,
    onReady: (ready, because) => said.push([ready ? 'ready' : 'not ready', ...because].join(' ')),
  });
  const found = new Map<string, Status>();
  const add = (name: string, kind: CheckKind, more: Partial<HealthCheck> = {}) => {
    found.set(name, 'pass');
    board.register({
      name,
      type: 'component',
      measurement: 'reachable',
      kind,
      everyMs: 0,
      check: () => ({
        status: found.get(name)!,
        value: 7,
        unit: 'ms',
        output: `${name} is ${found.get(name)}.`,
      }),
      ...more,
    });
  };
  return { board, said, draining, found, add };
}

/** What one part that fails makes of the whole. */
const MEANING: Readonly<Record<CheckKind, { readonly status: Status; readonly ready: boolean }>> = {
  required: { status: 'fail', ready: false },
  important: { status: 'fail', ready: true },
  optional: { status: 'warn', ready: true },
};

test.each(Object.entries(MEANING))('a part that is %s and fails', async (kind, meaning) => {
  const { board, found, add } = makeBoard();
  add('other', 'required');
  add('part', kind as CheckKind);
  expect(await board.report()).toMatchObject({ status: 'pass', ready: true });
  found.set('part', 'fail');
  expect(await board.report()).toMatchObject(meaning);
  expect(await board.ready()).toBe(meaning.ready);
  found.set('part', 'pass');
  expect(await board.report()).toMatchObject({ status: 'pass', ready: true });
});

test('one that warns makes the whole warn, and takes requests', async () => {
  const { board, found, add } = makeBoard();
  add('part', 'required');
  found.set('part', 'warn');
  expect(await board.report()).toMatchObject({ status: 'warn', ready: true });
});

test('a server on its way out is not ready, however well it is', async () => {
  const { board, draining, add, said } = makeBoard();
  add('part', 'required');
  draining.value = true;
  expect(await board.report()).toMatchObject({ status: 'fail', ready: false, draining: true });
  expect(await board.ready()).toBe(false);
  expect(said).toEqual([]);
});

test('that it is not ready is said once, with the reason, and that it is again', async () => {
  const { board, found, add, said } = makeBoard();
  add('part', 'required');
  found.set('part', 'fail');
  for (let n = 0; n < 3; n += 1) await board.ready();
  found.set('part', 'pass');
  for (let n = 0; n < 3; n += 1) await board.ready();
  expect(said).toEqual(['not ready part: part is fail.', 'ready']);
});

test('two parts of one name are a mistake that is noticed at the start', () => {
  const { add } = makeBoard();
  add('part', 'required');
  expect(() => add('part', 'optional')).toThrow('"part"');
});

test('the document has the form of the draft, and says why something is not well', async () => {
  const { board, found, add } = makeBoard();
  add('first', 'required', { component: 'database', componentId: 'app', measurement: 'responseTime' });
  add('second', 'optional', { component: 'database', componentId: 'other', measurement: 'responseTime' });
  found.set('second', 'fail');
  const document = healthDocument(await board.report(), { version: '1.2.3', revision: 'abc' });
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const observed = { componentType: 'component', observedValue: 7, observedUnit: 'ms', time };
  expect(document).toEqual({
    status: 'warn',
    version: '1.2.3',
    releaseId: '1.2.3+abc',
    description: 'Region Dashboard',
    notes: ['Takes requests.'],
    output: 'second: second is fail.',
    checks: {
      'database:responseTime': [
        { componentId: 'app', status: 'pass', ...observed },
        { componentId: 'other', status: 'warn', output: 'second is fail.', ...observed },
      ],
    },
  });
});

test('the metrics say the same: 1, a half, 0', async () => {
  const { board, found, add } = makeBoard();
  const registry = new Registry();
  healthGauges(board, registry);
  add('one', 'required');
  add('two', 'optional');
  add('three', 'important');
  found.set('two', 'fail');
  found.set('three', 'fail');
  const text = await registry.metrics();
  for (const line of [
    'ready 1',
    'check_status{check="one"} 1',
    'check_status{check="two"} 0.5',
    'check_status{check="three"} 0',
  ])
    expect(text).toMatch(new RegExp(`${line.replace(/[{}"]/g, '\\$&')}$`, 'm'));
});

test('a check that hangs does not hold up the metrics: what was found last counts', async () => {
  const { board, add } = makeBoard();
  const registry = new Registry();
  healthGauges(board, registry);
  add('hangs', 'required', { withinMs: 60_000, check: () => new Promise(() => {}) });
  const started = performance.now();
  expect(await registry.metrics()).toContain('check_status{check="hangs"} 1');
  expect(performance.now() - started).toBeLessThan(10_000);
  board.stop();
});
