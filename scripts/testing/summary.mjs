// @ts-check

/**
 * @typedef {object} StepResult
 * @property {number} passedCount
 * @property {string[]} failed full names, each with what is known
 * @property {{ name: string, reason: string | undefined }[]} skipped
 */

/**
 * @param {readonly StepResult[]} results
 * @returns {StepResult}
 */
export function sumUp(results) {
  return {
    passedCount: results.reduce((sum, result) => sum + result.passedCount, 0),
    failed: results.flatMap((result) => result.failed),
    skipped: results.flatMap((result) => result.skipped),
  };
}

/**
 * The report at the end; its last line is for machines.
 * @param {StepResult} total
 * @returns {string[]}
 */
export function summaryLines(total) {
  const lines = [];
  for (const { name, reason } of total.skipped) {
    lines.push(`skipped: ${name}${reason === undefined ? '' : ` – ${reason}`}`);
  }
  for (const name of total.failed) {
    lines.push(`failed: ${name}`);
  }
  lines.push(`${total.passedCount} passed, ${total.failed.length} failed`);
  return lines;
}

/**
 * A run in which nothing ran is no success.
 * @param {StepResult} total
 */
export function exitCodeOf(total) {
  return total.failed.length > 0 || total.passedCount === 0 ? 1 : 0;
}
