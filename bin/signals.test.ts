import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Project } from './testing/project.ts';

/** Counts the signals it gets, and ends with their number a moment after the first. */
const GRACEFUL = `
  let count = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      console.log('got', signal, ++count);
      if (count === 1) setTimeout(() => process.exit(40 + count), Number(process.argv[2] ?? 300));
    });
  }
  setInterval(() => {}, 1000);
  console.log('ready', process.pid);
`;

let project: Project;
beforeAll(async () => {
  project = new Project();
  project.write('graceful.ts', GRACEFUL);
  project.write('once.ts', GRACEFUL.replace('process.on', 'process.once'));
  project.write('plain.ts', 'setInterval(() => {}, 1000); console.log("ready", process.pid);');
  project.write('exit.ts', '');
  await project.run('exit.ts');
});
afterAll(() => project.remove());

async function started(...args: string[]) {
  const running = project.start(...args);
  await running.printed('ready');
  const group = running.process.pid ?? 0;
  return { ...running, group };
}

describe('a signal that asks to end', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s to the launcher reaches the child',
    async signal => {
      const { process: launcher, ended } = await started('graceful.ts');
      launcher.kill(signal);
      expect(await ended).toMatchObject({ code: 41, signal: null });
    },
  );

  test.each(['graceful.ts', 'once.ts'])(
    'Ctrl-C, which reaches the whole group, counts once (%s)',
    async entry => {
      const { ended, group } = await started(entry);
      process.kill(-group, 'SIGINT');
      const { code, stdout } = await ended;
      expect(code).toBe(41);
      expect(stdout.match(/got SIGINT/g)).toHaveLength(1);
    },
  );

  test.each(['graceful.ts', 'once.ts'])('copies that npm passes on as well count once (%s)', async entry => {
    const { process: launcher, ended, printed, group } = await started(entry);
    process.kill(-group, 'SIGINT');
    await printed('got SIGINT');
    launcher.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 41 });
  });

  test('a second Ctrl-C, typed later, arrives too', async () => {
    const { process: launcher, ended, printed, group } = await started('graceful.ts', '60000');
    launcher.kill('SIGINT');
    const again = setInterval(() => launcher.kill('SIGINT'), 100);
    await printed('got SIGINT 2');
    clearInterval(again);
    process.kill(-group, 'SIGKILL');
    await ended;
  });

  test('ends the launcher as it ended the child', async () => {
    const { process: launcher, ended } = await started('plain.ts');
    launcher.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  });
});

test('a child whose launcher was killed is asked to end', async () => {
  const { process: launcher, ended, printed } = await started('graceful.ts');
  launcher.kill('SIGKILL');
  await printed('got SIGTERM');
  expect(await ended).toMatchObject({ signal: 'SIGKILL' });
});
