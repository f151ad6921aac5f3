// @ts-check

/** @typedef {'lint' | 'types' | 'unit' | 'clients' | 'e2e'} StepName */

/** In the order in which they run: the quick ones first. */
export const stepNames = /** @type {const} */ (['lint', 'types', 'unit', 'clients', 'e2e']);

/**
 * `npm test -- unit z-score`: step names choose steps, every other word is Vitest's. A filter or a
 * flag without a step leaves out the steps that know neither.
 * @param {readonly string[]} words
 * @returns {{ steps: StepName[], vitestArgs: string[] }}
 */
export function selectSteps(words) {
  const vitestArgs = words.filter((word) => !isStepName(word));
  const named = stepNames.filter((name) => words.includes(name));
  if (named.length > 0) {
    return { steps: named, vitestArgs };
  }
  const steps = stepNames.filter((name) => vitestArgs.length === 0 || isVitestStep(name));
  return { steps, vitestArgs };
}

/**
 * @param {StepName} name
 * @returns {name is 'unit' | 'clients' | 'e2e'}
 */
export function isVitestStep(name) {
  return name === 'unit' || name === 'clients' || name === 'e2e';
}

/**
 * @param {string} word
 * @returns {word is StepName}
 */
function isStepName(word) {
  return stepNames.some((name) => name === word);
}
