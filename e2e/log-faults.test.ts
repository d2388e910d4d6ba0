import { describe, expect, test } from 'vitest';
import { faultsOf, readLines } from '#server/logs/testing/log-lines.ts';
import { call, newTeam, signUp } from '#server/testing/people.ts';
import { lineLike, linesOf, loggedServers, metricsOf } from './support/logged-server.ts';
import { run } from './support/server-process.ts';

const servers = loggedServers();

describe('telemetry hurts nobody', () => {
  test('a log that nobody reads: requests go on, memory is bounded, what is lost is counted and said', async () => {
    await using server = await servers.start({ LOG_LEVEL: 'trace' });
    const { address, child } = server;
    const metrics = await metricsOf(server);
    child.stdout!.pause();
    const header = { 'x-request-id': 'x'.repeat(64) };
    // Some hundred bytes each: more than a pipe and what may wait.
    const flood = async () => {
      for (let n = 0; n < 1_500; n += 1) {
        const answers = await Promise.all(
          Array.from({ length: 8 }, () => call(address, 'GET', `/x?${'a=1&'.repeat(90)}`, undefined, header)),
        );
        if (answers.some(({ status }) => status >= 500)) throw new Error('refused');
        if (n % 100 === 99 && (await metrics('region_dashboard_log_lines_lost_total')) > 0) return;
      }
    };
    await flood();
    const lost = await metrics('region_dashboard_log_lines_lost_total');
    expect(lost).toBeGreaterThan(0);
    expect((await call(address, 'GET', '/ready')).status).toBe(200);
    child.stdout!.resume();
    const told = await lineLike(server, /"event":"logs\.lost"/);
    expect(told.count).toBeGreaterThan(0);
    expect(linesOf(server).flatMap(faultsOf)).toEqual([]);
    expect(await metrics('region_dashboard_log_lines_total')).toBeGreaterThan(lost);
  }, 120_000);

  test('a log whose reader has gone: requests go on, and the server still stops as it should', async () => {
    await using server = await servers.start({ LOG_LEVEL: 'info' });
    const metrics = await metricsOf(server);
    server.child.stdout!.destroy();
    await expect
      .poll(async () => {
        expect((await call(server.address, 'GET', '/api/v1/me')).status).toBe(401);
        return metrics('region_dashboard_log_lines_lost_total');
      })
      .toBeGreaterThan(2);
    expect(await server.stop()).toBe(0);
  });

  test('a file of the audit stream that cannot be written: told once, people are served', async () => {
    await using server = await servers.start({ AUDIT_LOG: '/dev/full' });
    await signUp(server.address, 'Ada');
    await newTeam(await signUp(server.address, 'Ben'));
    expect(await lineLike(server, /"event":"logs\.audit-file-failed"/)).toMatchObject({
      err: { code: 'ENOSPC' },
    });
    expect((await call(server.address, 'GET', '/ready')).status).toBe(200);
    expect(await server.stop()).toBe(0);
    const events = linesOf(server).map(({ event }) => event);
    expect(events.filter(event => event === 'logs.audit-file-failed')).toHaveLength(1);
    expect(events).toContain('tenant.created');
  });
});

describe('the last line is there', () => {
  test('when a fault that nobody caught ends the server', async () => {
    const { child, exited, stdout, said } = run(
      ['serve'],
      servers.env({
        PORT: '0',
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent("process.on('SIGWINCH',()=>{throw new Error('told to somebody@example.org')})")}`,
      }),
    );
    await said(/Listening on/);
    child.kill('SIGWINCH');
    expect(await exited).toBe(1);
    const crashed = readLines(stdout()).find(({ event }) => event === 'server.crashed');
    expect(crashed).toMatchObject({ level: 'fatal', err: { message: 'told to [redacted]', type: 'Error' } });
  });

  test('when it does not start: a line for the log, and the sentence for whoever sits there', async () => {
    const { exited, stdout, output } = run(
      ['serve'],
      servers.env({ NODE_ENV: 'production', PORT: '0', DATABASE_URL: '' }),
    );
    expect(await exited).toBe(1);
    const lines = readLines(stdout());
    expect(lines.flatMap(faultsOf)).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ level: 'fatal', event: 'server.start-failed' });
    expect(lines.find(({ event }) => event === 'configuration.refused')).toMatchObject({
      stream: 'audit',
      variables: expect.arrayContaining(['DATABASE_URL']),
      codes: expect.any(Array),
    });
    expect(output().replace(stdout(), '')).toContain('DATABASE_URL');
  });
});
