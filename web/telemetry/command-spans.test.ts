import { beforeEach, expect, test, vi } from 'vitest';
import type { Command } from '#core/contract/index.ts';
import type { PageSpan } from '#core/contract/page-telemetry.ts';

const move = (id: string): Command => ({ id, type: 'moveRegion', regionId: 'r', x: 1, y: 2 });

let spans: PageSpan[];
let made: typeof import('./command-spans.ts');
let page: typeof import('./page-spans.ts');
beforeEach(async () => {
  vi.resetModules();
  page = await import('./page-spans.ts');
  made = await import('./command-spans.ts');
  spans = [];
});

test('a wish is one span from when it was made until it was answered, however often it is sent', () => {
  page.startSpans(1);
  const commands = new made.CommandSpans();
  commands.begin([move('1'), move('2')]);
  const { traceparent } = commands.carried([move('1'), move('2')]);
  expect(commands.carried([move('1'), move('2')]).traceparent).toBe(traceparent);
  commands.settle(['1', '2'], 'done');
  commands.settle(['1', '2'], 'refused');
  // Those that ended before anybody listened are there, too.
  page.hearSpans(span => spans.push(span));
  expect(spans).toMatchObject([{ name: 'moveRegion', outcome: 'done' }]);
  expect(traceparent).toBe(`00-${spans[0]!.traceId}-${spans[0]!.spanId}-01`);
  expect(commands.carried([move('1')])).toEqual({});
});

test('a trace that is not kept is not told of, and the server is told that it is not', () => {
  page.startSpans(1e-300);
  page.hearSpans(span => spans.push(span));
  const commands = new made.CommandSpans();
  commands.begin([move('1')]);
  expect(commands.carried([move('1')]).traceparent).toMatch(/-00$/);
  commands.settle(['1'], 'done');
  expect(spans).toEqual([]);
});

test('when nothing is traced nothing is carried', () => {
  const commands = new made.CommandSpans();
  commands.begin([move('1')]);
  expect(commands.carried([move('1')])).toEqual({});
  expect(page.loadTraceparent()).toBeUndefined();
  expect(page.recentTrace()).toBeNull();
});

test('what was kept from another day belongs to no trace', () => {
  page.startSpans(1);
  expect(new made.CommandSpans().carried([move('1')])).toEqual({});
});
