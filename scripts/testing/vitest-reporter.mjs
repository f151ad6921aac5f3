// @ts-check
import { writeFileSync } from 'node:fs';
import { variable } from '../setup/environment.mjs';

/** @typedef {import('./summary.mjs').StepResult} StepResult */

/**
 * Writes what `npm test` sums up: Vitest's own JSON leaves out why a test was skipped while it ran.
 */
// eslint-disable-next-line import-x/no-default-export -- Vitest takes a reporter's default export
export default class SummaryReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly { message?: string }[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {StepResult} */
    const result = { passedCount: 0, failed: [], skipped: [] };
    for (const module of modules) {
      for (const error of module.errors()) {
        result.failed.push(`${module.relativeModuleId}: ${error.message}`);
      }
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors()) {
          result.failed.push(`${suite.fullName}: ${error.message}`);
        }
      }
      for (const test of module.children.allTests()) {
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        const outcome = test.result();
        if (outcome.state === 'passed') {
          result.passedCount += 1;
          // A retry keeps a run alive; it must not keep quiet about it.
          if (test.diagnostic()?.flaky === true) {
            process.stdout.write(`passed only when tried again: ${name}\n`);
          }
        } else if (outcome.state === 'failed') {
          result.failed.push(name);
        } else if (outcome.state === 'skipped') {
          result.skipped.push({ name, reason: outcome.note });
        } else {
          result.failed.push(`${name} (did not run to its end)`);
        }
      }
    }
    for (const error of unhandledErrors) {
      result.failed.push(`Outside any test: ${error.message ?? 'an error without a message'}`);
    }
    const file = variable('PAIRWATCH_TEST_REPORT');
    if (file !== undefined) {
      writeFileSync(file, JSON.stringify(result));
    }
  }
}
