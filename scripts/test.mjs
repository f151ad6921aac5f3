// @ts-check
// `npm test [-- lint types unit clients e2e, Vitest filters]`: sets up, then runs every check.
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureNode } from './setup/node.mjs';
import { wasInterrupted } from './setup/process.mjs';
import { reportFailure, SetupError } from './setup/setup-error.mjs';
import { checks, runCheck } from './testing/checks.mjs';
import { selectSteps } from './testing/selection.mjs';
import { exitCodeOf, summaryLines, sumUp } from './testing/summary.mjs';
import { runVitestStep } from './testing/vitest-step.mjs';

/** @typedef {import('./testing/summary.mjs').StepResult} StepResult */

/** @type {StepResult[]} */
const results = [];

/**
 * A step that cannot be set up counts as failed; the others still run.
 * @param {string} name
 * @param {() => Promise<StepResult>} step
 */
async function take(name, step) {
  if (wasInterrupted()) {
    return;
  }
  try {
    results.push(await step());
  } catch (failure) {
    reportFailure(failure);
    const words = failure instanceof SetupError ? failure.message.split('\n')[0] : String(failure);
    results.push({ passedCount: 0, failed: [`${name}: ${words}`], skipped: [] });
  }
}

try {
  await ensureNode(import.meta.url);
  const { steps, vitestArgs } = selectSteps(process.argv.slice(2));
  await ensureDependencies();
  for (const step of steps) {
    if (step === 'lint' || step === 'types') {
      for (const check of checks[step]) {
        await take(check.name, () => runCheck(check));
      }
    } else {
      await take(step, () => runVitestStep(step, vitestArgs));
      if (step === 'clients') {
        for (const check of checks.clients) {
          await take(check.name, () => runCheck(check));
        }
      }
    }
  }
  const total = sumUp(results);
  process.stdout.write(`\n${summaryLines(total).join('\n')}\n`);
  process.exitCode = exitCodeOf(total);
} catch (failure) {
  reportFailure(failure);
}
