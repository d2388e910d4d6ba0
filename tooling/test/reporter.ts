import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestRunEndReason, TestSuite, Vitest } from 'vitest/node';
import type { Outcome } from './outcome.ts';

/** Where the reporter writes what it counted, an `Outcome` as JSON. */
export const OUTCOME_FILE = 'REGION_DASHBOARD_OUTCOME';

/**
 * Counts a Vitest run honestly: besides failed tests, a file that does not load, a hook that throws, a test
 * that never finished, an error outside of any test and an interrupted run are failures.
 */
export default class CountingReporter implements Reporter {
  #pattern: RegExp | undefined;

  onInit(vitest: Vitest): void {
    this.#pattern = vitest.config.testNamePattern;
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly { message?: string }[],
    reason: TestRunEndReason,
  ): void {
    const outcome: Outcome = { passed: 0, failures: [], skips: [] };
    for (const module of modules) this.#count(module, outcome);
    for (const error of unhandled)
      outcome.failures.push(`an error outside of any test: ${firstLine(error.message)}`);
    if (reason === 'interrupted') outcome.failures.push('the run was interrupted');
    const file = process.env[OUTCOME_FILE];
    if (file) writeFileSync(file, JSON.stringify(outcome));
  }

  #count(module: TestModule, outcome: Outcome): void {
    const file = module.relativeModuleId;
    const failedGroups = [module, ...module.children.allSuites()].filter(group => group.errors().length > 0);
    for (const group of failedGroups) {
      const name = group.type === 'module' ? file : `${file} > ${group.fullName}`;
      outcome.failures.push(`${name}: ${firstLine(group.errors()[0]?.message)}`);
    }
    if (failedGroups.length === 0 && ['pending', 'queued'].includes(module.state())) {
      outcome.failures.push(`${file}: did not finish`);
    }
    for (const test of module.children.allTests()) this.#countTest(test, file, outcome);
  }

  #countTest(test: TestCase, file: string, outcome: Outcome): void {
    const result = test.result();
    if (result.state === 'passed') outcome.passed++;
    else if (result.state === 'skipped') {
      const isFilteredOut = this.#pattern && !test.fullName.match(this.#pattern);
      // What a failed group did not get to is told by the group's failure.
      if (isFilteredOut || ancestors(test).some(group => group.errors().length > 0)) return;
      outcome.skips.push({ file, title: test.fullName, reason: result.note ?? reasonOf(test) });
    } else {
      const why = result.state === 'failed' ? firstLine(result.errors[0]?.message) : 'did not finish';
      outcome.failures.push(`${file} > ${test.fullName}: ${why}`);
    }
  }
}

function ancestors(test: TestCase): Array<TestSuite | TestModule> {
  const found: Array<TestSuite | TestModule> = [];
  let group: TestSuite | TestModule = test.parent;
  for (; group.type === 'suite'; group = group.parent) found.push(group);
  return [...found, group];
}

function reasonOf(test: TestCase): string {
  return test.options.mode === 'todo' ? 'still to be written' : 'no reason given';
}

function firstLine(message: string | undefined): string {
  return message?.split('\n')[0] ?? 'no message';
}
