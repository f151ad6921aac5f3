// @ts-check
// `npm run test:chaos [-- --seed N --faults N]`, `npm run test:soak [-- --hours N]`: sets up, then runs
// one of the long proofs. Without flags test:chaos kills the writer and fuzzes the frames at length too.
import path from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureNode } from './setup/node.mjs';
import { endOf, run } from './setup/process.mjs';
import { installedPackage, projectFolder } from './setup/project.mjs';
import { say } from './setup/say.mjs';
import { reportFailure, SetupError } from './setup/setup-error.mjs';
import { typeScriptOptions } from './setup/type-stripping.mjs';

const timeoutMs = 60 * 60_000;
/** Tests that have a long version, and what asks for it. */
const longTests = {
  files: ['tests/main/store/crash', 'fuzz', 'ingest-mapper'],
  env: { PAIRWATCH_LONG_TESTS: '1', PAIRWATCH_FUZZ_FRAMES: '1000000' },
};

/** @returns {string[][]} what is run by Node, one after the other */
function commandsOf(/** @type {string} */ proof, /** @type {string[]} */ flags) {
  switch (proof) {
    case 'soak':
      return [['tests/soak/run.ts', ...flags]];
    case 'chaos': {
      const vitest = path.join(installedPackage('vitest').folder, 'vitest.mjs');
      const long = [vitest, 'run', '--project', 'unit', ...longTests.files];
      return [['tests/chaos/run.ts', ...flags], ...(flags.length === 0 ? [long] : [])];
    }
    default:
      throw new SetupError('There are two long proofs.', 'npm run test:chaos, npm run test:soak');
  }
}

try {
  await ensureNode(import.meta.url);
  const [proof = '', ...flags] = process.argv.slice(2);
  await ensureDependencies();
  const options = [process.env['NODE_OPTIONS'] ?? '', ...typeScriptOptions(process.versions.node)];
  // The processes and threads that they start take this from the environment.
  const env = { ...process.env, ...longTests.env, NODE_OPTIONS: options.join(' ').trim() };
  for (const command of commandsOf(proof, flags)) {
    say(`Running ${path.basename(command[0] ?? '')} …`);
    /** @type {import('./setup/process.mjs').RunOptions} */
    const runOptions = { cwd: projectFolder, env, output: 'stdout-raw', timeoutMs };
    const outcome = await run(process.execPath, command, runOptions);
    if (outcome.timedOut) {
      throw new SetupError(`It ${endOf(outcome, runOptions)}.`, 'Run it on an idle machine.');
    }
    process.exitCode = Math.max(Number(process.exitCode ?? 0), outcome.code);
  }
} catch (failure) {
  reportFailure(failure);
}
