// @ts-check
// `npm run bench -- [suite …] --json FILE`: sets up, then runs the benchmarks.
import path from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureNode } from './setup/node.mjs';
import { prepareRuntime } from './setup/prepare-runtime.mjs';
import { endOf, run } from './setup/process.mjs';
import { projectFolder, userFolder } from './setup/project.mjs';
import { say } from './setup/say.mjs';
import { reportFailure, SetupError } from './setup/setup-error.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';
import { typeScriptOptions } from './setup/type-stripping.mjs';

const benchTimeoutMs = 45 * 60_000;

const suiteNames = ['ingest', 'analytics', 'charts'];

/**
 * Gets what Pairwatch is measured beside. Without a network the benchmark leaves it out.
 * @param {(() => Promise<void>)[]} steps
 */
async function preparePeers(steps) {
  for (const step of steps) {
    try {
      await step();
    } catch (failure) {
      if (!(failure instanceof SetupError)) {
        throw failure;
      }
      say(`Measured without it: ${failure.message} ${failure.wayOut}`);
    }
  }
}

try {
  await ensureNode(import.meta.url);
  const args = process.argv.slice(2);
  const jsonAt = args.indexOf('--json');
  const jsonFile = args[jsonAt + 1];
  if (jsonAt >= 0) {
    if (jsonFile === undefined) {
      throw new SetupError('--json needs a file.', 'npm run bench -- ingest --json results.json');
    }
    args[jsonAt + 1] = path.resolve(userFolder(), jsonFile);
  }
  const named = suiteNames.filter((name) => args.includes(name));
  const suites = named.length > 0 ? named : suiteNames;
  const env = { ...process.env };
  if (suites.includes('charts')) {
    const {
      executablePath,
      args: appArgs,
      env: appEnv,
    } = await prepareRuntime({
      purpose: 'loopback',
    });
    env['PAIRWATCH_RUNTIME_JSON'] = JSON.stringify({
      executablePath,
      args: appArgs,
      env: appEnv,
    });
  } else {
    await ensureDependencies();
  }
  if (suites.includes('ingest')) {
    await preparePeers([
      () => ensureDependencies(path.join(projectFolder, 'tests', 'bench', 'peers')),
      () => ensureSystemPackages(['recorder']),
    ]);
  }
  if (suites.includes('analytics')) {
    await preparePeers([() => ensureSystemPackages(['statistics'])]);
  }
  say(`Running the benchmarks: ${suites.join(', ')} …`);
  /** @type {import('./setup/process.mjs').RunOptions} */
  const options = { cwd: projectFolder, env, output: 'stdout-raw', timeoutMs: benchTimeoutMs };
  const outcome = await run(
    process.execPath,
    [...typeScriptOptions(process.versions.node), 'tests/bench/run.ts', ...args],
    options,
  );
  if (outcome.timedOut) {
    throw new SetupError(
      `The benchmark ${endOf(outcome, options)}.`,
      'Run fewer suites at a time.',
    );
  }
  process.exitCode = outcome.code;
} catch (failure) {
  reportFailure(failure);
}
