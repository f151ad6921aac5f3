// @ts-check
// `npm run test:chaos`, `npm run test:soak`: sets up, then runs one of the long proofs.
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureNode } from './setup/node.mjs';
import { endOf, run } from './setup/process.mjs';
import { projectFolder } from './setup/project.mjs';
import { say } from './setup/say.mjs';
import { reportFailure, SetupError } from './setup/setup-error.mjs';
import { typeScriptOptions } from './setup/type-stripping.mjs';

const proofs = {
  chaos: { file: 'tests/chaos/run.ts', timeoutMs: 60 * 60_000 },
  soak: { file: 'tests/soak/run.ts', timeoutMs: 60 * 60_000 },
};

try {
  await ensureNode(import.meta.url);
  const [name, ...args] = process.argv.slice(2);
  if (name !== 'chaos' && name !== 'soak') {
    throw new SetupError('There are two long proofs.', 'npm run test:chaos, npm run test:soak');
  }
  await ensureDependencies();
  say(`Running ${name} …`);
  const { file, timeoutMs } = proofs[name];
  const options = typeScriptOptions(process.versions.node);
  /** @type {import('./setup/process.mjs').RunOptions} */
  const runOptions = {
    cwd: projectFolder,
    // The app's side is a process with threads of its own: they take this from the environment.
    env: {
      ...process.env,
      NODE_OPTIONS: [process.env['NODE_OPTIONS'] ?? '', ...options].join(' ').trim(),
    },
    output: 'stdout-raw',
    timeoutMs,
  };
  const outcome = await run(process.execPath, [file, ...args], runOptions);
  if (outcome.timedOut) {
    throw new SetupError(`${name} ${endOf(outcome, runOptions)}.`, 'Run it on an idle machine.');
  }
  process.exitCode = outcome.code;
} catch (failure) {
  reportFailure(failure);
}
