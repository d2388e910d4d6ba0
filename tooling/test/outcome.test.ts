import { expect, test } from 'vitest';
import { agreedSkips, combined, type Outcome, summary, withoutSilentSkips } from './outcome.ts';

const skip = (title: string) => ({ file: 'e2e/a.test.ts', title, reason: 'no browser' });
const outcome: Outcome = {
  passed: 3,
  failures: ['lint'],
  skips: [skip('drag > with a mouse'), skip('drop')],
};

test('the summary names what failed and what was skipped, and ends with the count', () => {
  expect(summary(outcome)).toBe(
    [
      'Failed:',
      '  lint',
      '',
      'Skipped:',
      '  e2e/a.test.ts > drag > with a mouse: no browser',
      '  e2e/a.test.ts > drop: no browser',
      '',
      '3 passed, 1 failed, 2 skipped',
    ].join('\n'),
  );
});

test('without skips the count does not speak of them', () => {
  expect(summary({ passed: 3, failures: [], skips: [] })).toBe('3 passed, 0 failed');
});

test('parts add up', () => {
  expect(combined([outcome, outcome])).toEqual({
    passed: 6,
    failures: ['lint', 'lint'],
    skips: [...outcome.skips, ...outcome.skips],
  });
});

test('the title of a group agrees to everything in it, and to nothing that only begins like it', () => {
  const skip = (title: string) => ({ file: 'a.test.ts', title, reason: 'no Postgres' });
  const skips = ['old > reads', 'old > writes > much', 'older > reads', 'old'].map(skip);
  const judged = withoutSilentSkips({ passed: 0, failures: [], skips }, new Set(['old']));
  expect(judged.skips.map(({ title }) => title)).toEqual(['old > reads', 'old > writes > much', 'old']);
  expect(judged.failures).toHaveLength(1);
});

test('only skips that are agreed to are let through', () => {
  const table =
    '# Tests\n\n| test | why |\n| --- | --- |\n| `drag > with a mouse` | needs a mouse |\n| | |\n';
  expect(agreedSkips(table)).toEqual(new Set(['drag > with a mouse']));
  const judged = withoutSilentSkips(outcome, agreedSkips(table));
  expect(judged.skips).toEqual([skip('drag > with a mouse')]);
  expect(judged.failures).toEqual([
    'lint',
    expect.stringMatching(/^e2e\/a\.test\.ts > drop: skipped \(no browser\)/),
  ]);
});
