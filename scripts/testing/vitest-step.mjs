// @ts-check
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from '../setup/dependencies.mjs';
import { prepareRuntime } from '../setup/prepare-runtime.mjs';
import { endOf, run } from '../setup/process.mjs';
import { installedPackage, projectFolder } from '../setup/project.mjs';
import { say } from '../setup/say.mjs';
import { typeScriptOptions } from '../setup/type-stripping.mjs';

const timeoutsMs = { unit: 20 * 60_000, clients: 15 * 60_000, e2e: 30 * 60_000 };
const reporter = fileURLToPath(new URL('vitest-reporter.mjs', import.meta.url));

/**
 * Runs one of the Vitest projects, with the set-up it needs.
 * @param {'unit' | 'clients' | 'e2e'} project
 * @param {readonly string[]} vitestArgs filters and flags of the user
 * @returns {Promise<import('./summary.mjs').StepResult>}
 */
export async function runVitestStep(project, vitestArgs) {
  const env = await prepare(project);
  say(`\nTests: ${project}`);
  const folder = await mkdtemp(path.join(tmpdir(), 'pairwatch-test-'));
  try {
    const reportFile = path.join(folder, 'report.json');
    const vitest = path.join(installedPackage('vitest').folder, 'vitest.mjs');
    const command = [
      ...sessionBus(project),
      ...[process.execPath, vitest, 'run', '--project', project, '--passWithNoTests'],
      ...['--reporter=default', `--reporter=${reporter}`],
      ...vitestArgs,
    ];
    /** @type {import('../setup/process.mjs').RunOptions} */
    const options = {
      cwd: projectFolder,
      env: { ...env, PAIRWATCH_TEST_REPORT: reportFile },
      output: 'stdout-raw',
      timeoutMs: timeoutsMs[project],
    };
    const outcome = await run(command[0] ?? '', command.slice(1), options);
    const result = await readResult(reportFile);
    const ranCount = result.passedCount + result.failed.length + result.skipped.length;
    if (outcome.timedOut || (outcome.code !== 0 && result.failed.length === 0)) {
      result.failed.push(`${project}: Vitest ${endOf(outcome, options)}`);
    } else if (ranCount === 0 && vitestArgs.length === 0) {
      result.failed.push(`${project}: there was no test to run`);
    }
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {'unit' | 'clients' | 'e2e'} project
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function prepare(project) {
  const env = { ...process.env };
  // Worker threads started by tests load .ts files; they take this from the environment.
  const options = [env['NODE_OPTIONS'] ?? '', ...typeScriptOptions(process.versions.node)];
  env['NODE_OPTIONS'] = options.join(' ').trim();
  if (!process.stdout.isTTY) {
    env['NO_COLOR'] = '1';
  }
  if (project === 'clients') {
    await ensureDependencies(path.join(projectFolder, 'tests', 'clients'));
  }
  if (project === 'e2e') {
    const runtime = await prepareRuntime({ purpose: 'loopback', needs: ['notifications'] });
    const { executablePath, args, env: appEnv } = runtime;
    env['PAIRWATCH_RUNTIME_JSON'] = JSON.stringify({ executablePath, args, env: appEnv });
  }
  return env;
}

/**
 * End-to-end tests see real notifications on a session bus of their own.
 * @param {'unit' | 'clients' | 'e2e'} project
 */
function sessionBus(project) {
  return project === 'e2e' && process.platform === 'linux' ? ['dbus-run-session', '--'] : [];
}

/**
 * @param {string} file
 * @returns {Promise<import('./summary.mjs').StepResult>}
 */
async function readResult(file) {
  if (!existsSync(file)) {
    return { passedCount: 0, failed: [], skipped: [] };
  }
  /** @type {import('./summary.mjs').StepResult} */
  const result = JSON.parse(await readFile(file, 'utf8'));
  return result;
}
