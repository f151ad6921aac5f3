// @ts-check
import path from 'node:path';
import { endOf, run } from '../setup/process.mjs';
import { installedPackage, projectFolder } from '../setup/project.mjs';
import { say } from '../setup/say.mjs';

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string[]} command the script of a package, then its arguments
 */

const checkTimeoutMs = 8 * 60_000;

/** @type {Record<'lint' | 'types' | 'clients', Check[]>} */
export const checks = {
  lint: [
    { name: 'ESLint', command: ['eslint', 'bin/eslint.js', '.'] },
    { name: 'Prettier', command: ['prettier', 'bin/prettier.cjs', '--check', '.'] },
  ],
  types: [
    { name: 'TypeScript', command: ['typescript', 'bin/tsc', '--noEmit'] },
    {
      name: 'svelte-check',
      command: ['svelte-check', 'bin/svelte-check', '--fail-on-warnings', '--output', 'human'],
    },
  ],
  // A package of its own: it can only be checked when it is installed.
  clients: [
    {
      name: 'TypeScript of the foreign clients',
      command: ['typescript', 'bin/tsc', '--noEmit', '--project', 'tests/clients'],
    },
    {
      // Of the same versions, so that they need not be installed twice to be checked.
      name: "TypeScript of the benchmark's peers",
      command: ['typescript', 'bin/tsc', '--noEmit', '--project', 'tests/bench/peers'],
    },
  ],
};

/**
 * Each check counts as one test; its output is shown when it fails.
 * @param {Check} check
 * @returns {Promise<import('./summary.mjs').StepResult>}
 */
export async function runCheck({ name, command: [packageName = '', script = '', ...args] }) {
  const startedAtMs = performance.now();
  /** @type {import('../setup/process.mjs').RunOptions} */
  const options = {
    cwd: projectFolder,
    timeoutMs: checkTimeoutMs,
    env: { ...process.env, NO_COLOR: '1' },
  };
  const file = path.join(installedPackage(packageName).folder, script);
  const outcome = await run(process.execPath, [file, ...args], options);
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  if (outcome.code === 0 && !outcome.timedOut) {
    say(`${name}: passed (${seconds} s)`);
    return { passedCount: 1, failed: [], skipped: [] };
  }
  say(`${outcome.stdout}${outcome.stderr}`.trimEnd());
  say(`${name}: failed (${seconds} s)`);
  return { passedCount: 0, failed: [`${name} ${endOf(outcome, options)}`], skipped: [] };
}
