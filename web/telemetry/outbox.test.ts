import { beforeEach, expect, test } from 'vitest';
import { PAGE_TELEMETRY_LIMITS, type PageSpan, type PageTelemetry } from '#core/contract/page-telemetry.ts';
import { Outbox } from './outbox.ts';

const span = (duration = 5): PageSpan => ({
  name: 'moveRegion',
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  startedAt: 1,
  duration,
  outcome: 'done',
});

let sent: PageTelemetry[];
let timers: (() => void)[];
let box: Outbox;
beforeEach(() => {
  sent = [];
  timers = [];
  box = new Outbox({
    send: told => sent.push(told) > 0,
    now: () => 1_000,
    later: run => timers.push(run),
  });
});

test('what happens within a while goes as one message', () => {
  box.error();
  box.error();
  box.span(span());
  expect([sent, timers.length]).toEqual([[], 1]);
  timers[0]!();
  expect(sent).toEqual([{ sentAt: 1_000, errors: 2, spans: [span()] }]);
  box.error();
  expect(timers).toHaveLength(2);
});

test('vitals wait until the page is left, and go once', () => {
  box.vital('lcp', 1.2);
  box.vital('lcp', 3.4);
  expect(timers).toEqual([]);
  box.flush();
  box.vital('lcp', 5.6);
  box.flush();
  expect(sent).toEqual([{ sentAt: 1_000, vitals: { lcp: 1.2 } }]);
});

test('nothing is sent when there is nothing', () => {
  box.flush();
  expect(sent).toEqual([]);
});

test('never more goes in one message than the server takes', () => {
  for (let i = 0; i <= PAGE_TELEMETRY_LIMITS.spans; i += 1) box.span(span());
  for (let i = 0; i <= PAGE_TELEMETRY_LIMITS.errors; i += 1) box.error();
  box.span(span(PAGE_TELEMETRY_LIMITS.age + 1));
  box.flush();
  expect(sent.map(({ spans }) => spans?.length)).toEqual([PAGE_TELEMETRY_LIMITS.spans, 1]);
  expect(sent.at(-1)?.errors).toBe(PAGE_TELEMETRY_LIMITS.errors);
  expect(JSON.stringify(sent[0]).length).toBeLessThan(PAGE_TELEMETRY_LIMITS.bytes);
});
