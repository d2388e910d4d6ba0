import { expect, test } from 'vitest';
import { testApp } from '../testing/app.ts';

/** Blocks the event loop in turns of so long until it is called. */
function block(turnMs: number): () => void {
  let blocking = true;
  const turn = () => {
    if (!blocking) return;
    for (const end = performance.now() + turnMs; performance.now() < end; );
    setImmediate(turn);
  };
  turn();
  return () => {
    blocking = false;
  };
}

const PAGE = '/docs/problems';

test('what is turned away is counted by its class', async () => {
  await using server = await testApp({ env: { MAX_EVENT_LOOP_DELAY: '20' } });
  const stop = block(100);
  try {
    await expect.poll(async () => (await server.app.inject(PAGE)).statusCode, { timeout: 20_000 }).toBe(503);
  } finally {
    stop();
  }
  const metrics = await server.app.instruments.registry.metrics();
  expect(metrics).toMatch(/region_dashboard_shed_requests_total\{class="public"\} [1-9]/);
  expect((await server.app.inject('/live')).statusCode).toBe(200);
});

test('one long turn is over when it is noticed: what has waited for it is served', async () => {
  await using server = await testApp({ env: { MAX_EVENT_LOOP_DELAY: '200' } });
  await expect.poll(async () => (await server.app.inject(PAGE)).statusCode, { timeout: 20_000 }).toBe(200);
  // A quiet sample lies before it.
  const quiet = performance.now() + 1_200;
  await expect.poll(() => performance.now() > quiet, { timeout: 5_000 }).toBe(true);
  const waiting = Array.from({ length: 20 }, () => fetch(new URL(PAGE, server.address)));
  block(1_500)();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array(20).fill(200));
});

test('MAX_EVENT_LOOP_DELAY=0 turns nobody away', async () => {
  await using server = await testApp({ env: { MAX_EVENT_LOOP_DELAY: '0' } });
  const stop = block(100);
  try {
    const until = performance.now() + 2_000;
    while (performance.now() < until) expect((await server.app.inject(PAGE)).statusCode).toBe(200);
  } finally {
    stop();
  }
});
