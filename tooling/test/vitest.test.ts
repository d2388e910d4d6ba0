import { describe, expect, test } from 'vitest';
import { PlantedProject } from '../testing/planted-project.ts';
import type { Outcome } from './outcome.ts';
import { runVitest } from './vitest.ts';

const IMPORTS = "import { afterAll, beforeAll, describe, expect, test } from 'vitest';\n";

/** What a run over the given tests is counted as. */
async function outcomeOf(tests: string, ...args: string[]): Promise<Outcome> {
  using project = new PlantedProject({ 'planted.test.ts': IMPORTS + tests });
  return await runVitest(project.root, args, 'ignore');
}

const ONE_PASSES = "test('fine', () => {});\n";

describe('counting', { timeout: 30_000 }, () => {
  test('passed, failed and skipped tests, with the reasons', async () => {
    const { passed, failures, skips } = await outcomeOf(`
      ${ONE_PASSES}
      describe('group', () => {
        test('wrong', () => expect(1).toBe(2));
        test.skip('without a word', () => {});
        test('with a reason', ({ skip }) => skip('no browser'));
      });
      test.todo('later');
    `);
    expect(passed).toBe(1);
    expect(failures).toEqual([
      expect.stringMatching(/^planted\.test\.ts > group > wrong: expected 1 to be 2/),
    ]);
    expect(skips).toEqual([
      { file: 'planted.test.ts', title: 'group > without a word', reason: 'no reason given' },
      { file: 'planted.test.ts', title: 'group > with a reason', reason: 'no browser' },
      { file: 'planted.test.ts', title: 'later', reason: 'still to be written' },
    ]);
  });

  test.each([
    ['a file that does not load', "throw new Error('broken');", 0, 'planted.test.ts: broken'],
    ['a file without tests', 'export {};', 0, 'planted.test.ts: No test suite found'],
    [
      'a hook that throws, whose tests do not run',
      "describe('group', () => { beforeAll(() => { throw new Error('broken'); }); test('a', () => {}); });",
      1,
      'planted.test.ts > group: broken',
    ],
    [
      'a hook that throws at the end',
      "describe('group', () => { afterAll(() => { throw new Error('broken'); }); test('a', () => {}); });",
      2,
      'planted.test.ts > group: broken',
    ],
    [
      'an error outside of any test',
      "test('a', async () => { Promise.reject(new Error('broken')); await new Promise(setImmediate); });",
      2,
      'an error outside of any test: broken',
    ],
  ])('%s counts as one failure', async (_, tests, passed, failure) => {
    const outcome = await outcomeOf(
      tests.startsWith('describe') || tests.startsWith('test(') ? ONE_PASSES + tests : tests,
    );
    expect(outcome).toMatchObject({ passed, skips: [] });
    expect(outcome.failures).toEqual([expect.stringContaining(failure)]);
  });

  test('a test that ends its process is a failure', async () => {
    const { passed, failures } = await outcomeOf(
      "test('a', () => { process.kill(process.pid, 'SIGKILL'); });",
    );
    expect({ passed, failed: failures.length > 0 }).toEqual({ passed: 0, failed: true });
  });

  test('a Vitest that does not get to run is a failure', async () => {
    using project = new PlantedProject({
      'vitest.config.ts': "export default { test: { globalSetup: './setup.ts' } };",
      'setup.ts': "export default () => { throw new Error('no database'); };",
      'planted.test.ts': IMPORTS + ONE_PASSES,
    });
    const { passed, failures } = await runVitest(project.root, [], 'ignore');
    expect(passed).toBe(0);
    expect(failures).toHaveLength(1);
  });

  test('filters that match nothing are a failure', async () => {
    expect((await outcomeOf(ONE_PASSES, 'elsewhere')).failures).toHaveLength(1);
  });

  test('tests that a name filters out are neither skipped nor counted', async () => {
    const outcome = await outcomeOf(
      `${ONE_PASSES} test('other', () => {}); test.skip('fine but skipped', () => {});`,
      '-t',
      'fine',
    );
    expect(outcome).toEqual({
      passed: 1,
      failures: [],
      skips: [expect.objectContaining({ title: 'fine but skipped' })],
    });
  });
});
