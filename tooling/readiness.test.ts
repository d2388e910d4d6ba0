import { afterAll, describe, expect, test } from 'vitest';
import type { Line, Section } from '../docs/readiness/line.ts';
import { readinessGaps } from './readiness/gaps.ts';
import { readinessPage } from './readiness/page.ts';
import { PlantedProject } from './testing/planted-project.ts';

const whole: Line = {
  line: 'Create a health check endpoint',
  by: 'It answers.',
  proofs: [{ file: 'server/health.test.ts', title: 'it answers' }],
  pages: ['docs/health.md'],
};
const checklist = (...lines: Line[]): Section[] => [{ title: 'All', groups: [{ title: 'All', lines }] }];
const project = new PlantedProject({
  'server/health.test.ts': "test('it answers in time', () => {}); test.skip('it sleeps', () => {});",
  'docs/health.md': '# Health',
});
afterAll(() => project[Symbol.dispose]());

describe('the checklist', () => {
  test('is content with a line that has everything', () => {
    expect(readinessGaps(project.root, checklist(whole))).toEqual([]);
    expect(readinessPage(checklist(whole))).toContain('| Create a health check endpoint | proven |');
  });

  test.for<[string, Partial<Line>, RegExp]>([
    [
      'a test that is not there',
      { proofs: [{ file: 'server/health.test.ts', title: 'it flies' }] },
      /has no test "it flies"/,
    ],
    [
      'a file that is not there',
      { proofs: [{ file: 'server/none.test.ts', title: 'it answers' }] },
      /none\.test\.ts has no test/,
    ],
    [
      'a test that never runs',
      { proofs: [{ file: 'server/health.test.ts', title: 'it sleeps' }] },
      /has no test "it sleeps"/,
    ],
    ['a page that is not there', { pages: ['docs/none.md'] }, /no page docs\/none\.md/],
    ['no test at all', { proofs: [] }, /lacks/],
    ['no page at all', { pages: [] }, /lacks/],
  ])('finds %s', ([, change, complaint]) => {
    expect(readinessGaps(project.root, checklist({ ...whole, ...change }))).toEqual([
      expect.stringMatching(complaint),
    ]);
  });

  test('a line that misses something is not proven, whatever it has', () => {
    const lines = checklist({ ...whole, missing: 'Alerts follow.' });
    expect(readinessGaps(project.root, lines)).toEqual([]);
    expect(readinessPage(lines)).toContain('*not proven*: Alerts follow.');
    expect(readinessPage(lines)).toContain('0 of 1 lines are.');
  });
});
