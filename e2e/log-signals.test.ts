import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultsOf, readLines } from '#server/logs/testing/log-lines.ts';
import { call, newTeam, signUp } from '#server/testing/people.ts';
import { lineLike, linesOf, loggedServers } from './support/logged-server.ts';
import { run } from './support/server-process.ts';

const servers = loggedServers();

describe('signals', () => {
  test('SIGUSR2 switches to debug and back, says so, and tells the audit stream', async () => {
    await using server = await servers.start({ LOG_LEVEL: 'info' });
    const requests = async (id: string) => {
      await call(server.address, 'GET', '/api/v1/me', undefined, { 'x-request-id': id });
      await lineLike(server, new RegExp(`"requestId":"${id}".*"event":"http.request"`));
      return linesOf(server)
        .filter(({ requestId }) => requestId === id)
        .map(({ level }) => level);
    };
    expect(await requests('before-00')).toEqual(['info']);
    process.kill(server.pid, 'SIGUSR2');
    await server.said('Level of the log: debug (SIGUSR2). Another SIGUSR2 takes it back to info.');
    expect(await requests('between-0')).toEqual(['debug', 'info']);
    process.kill(server.pid, 'SIGUSR2');
    await server.said('Level of the log: info (SIGUSR2).');
    expect(await requests('after-000')).toEqual(['info']);
    const changes = linesOf(server).filter(({ event }) => event === 'logs.level-changed');
    expect(changes).toMatchObject([
      { from: 'info', to: 'debug' },
      { from: 'debug', to: 'info' },
    ]);
  });

  test('SIGUSR1 is Node’s: the inspector opens on the loopback address alone', async () => {
    await using server = await servers.start({ NODE_OPTIONS: '--inspect-port=0' });
    process.kill(server.pid, 'SIGUSR1');
    const [, host] = await server.said(/Debugger listening on ws:\/\/(\S+):\d+\//);
    expect(host).toBe('127.0.0.1');
    expect((await call(server.address, 'GET', '/ready')).status).toBe(200);
  });

  test('SIGHUP opens the file of the audit stream anew; without one it stops the server, as ever', async () => {
    const file = join(servers.folder, 'rotated.log');
    await using server = await servers.start({ AUDIT_LOG: file });
    await signUp(server.address, 'Ada');
    await lineLike(server, /"event":"account\.signed-up"/);
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('account.signed-up');
    renameSync(file, `${file}.1`);
    process.kill(server.pid, 'SIGHUP');
    await lineLike(server, /"event":"logs\.reopened"/);
    await newTeam(await signUp(server.address, 'Ben'));
    await expect
      .poll(() => readLines(readFileSync(file, 'utf8')).map(({ event }) => event))
      .toContain('tenant.created');
    expect(readFileSync(`${file}.1`, 'utf8')).not.toContain('tenant.created');
    const lines = readLines(readFileSync(file, 'utf8'));
    expect(lines.flatMap(faultsOf)).toEqual([]);
    expect(lines.filter(({ stream }) => stream !== 'audit')).toEqual([]);
    await using without = await servers.start();
    expect(await without.stop('SIGHUP')).toBe(0);
  });
});

test('rotating a secret is in the file of the audit stream, without its value', async () => {
  const file = join(servers.folder, 'operator.log');
  // Without a comma, which separates those that are still accepted.
  const env = servers.env({ AUDIT_LOG: file, JWT_SECRET: 'a secret of the tests without any comma in it' });
  const rotate = run(['rotate', 'jwt'], env);
  expect(await rotate.exited).toBe(0);
  const [shown] = /(?<=JWT_SECRET=)\S{32,}/.exec(rotate.output()) ?? [];
  expect(shown).toBeTruthy();
  const text = readFileSync(file, 'utf8');
  expect(readLines(text).flatMap(faultsOf)).toEqual([]);
  expect(readLines(text)).toMatchObject([
    { event: 'secret.rotated', stream: 'audit', variables: ['JWT_SECRET'], phase: 'begun' },
  ]);
  expect(text).not.toContain(shown);
  const dry = run(['rotate', 'jwt', '--dry-run'], env);
  expect(await dry.exited).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
