// @ts-check
import { copyFile, cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache.mjs';
import { nodeHeadersFolder } from './node.mjs';
import { npmFolder } from './npm.mjs';
import { run, runOrFail } from './process.mjs';
import { installedPackage } from './project.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

const buildTimeoutMs = 15 * 60_000;
const checkTimeoutMs = 60_000;

/**
 * The published binary of better-sqlite3 asks for Node-API 10, the stand-in has 9. The same source
 * compiled against the "experimental" Node-API loads there.
 */
const nodeApiFlags =
  '-UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';

/** @param {string} electronVersion */
function cacheKey(electronVersion) {
  const { version } = installedPackage('better-sqlite3');
  return `better-sqlite3-${version}-stand-in-${electronVersion}-linux-x64`;
}

/**
 * @param {import('./electron.mjs').ElectronRuntime} electron the stand-in
 * @returns {Promise<string>} the path for better-sqlite3's `nativeBinding` option
 */
export async function nativeSqlite(electron) {
  const folder = await cached(cacheKey(electron.version), async (target) => {
    say('Compiling better-sqlite3 for the stand-in Electron (about a minute) …');
    const binding = path.join(target, 'better_sqlite3.node');
    await compile(path.join(target, 'work'), binding);
    await rm(path.join(target, 'work'), { recursive: true });
    await check(electron, binding);
  });
  return path.join(folder, 'better_sqlite3.node');
}

/**
 * @param {string} workFolder
 * @param {string} binding where the result goes
 */
async function compile(workFolder, binding) {
  const source = path.join(workFolder, 'node_modules', 'better-sqlite3');
  for (const name of ['better-sqlite3', 'node-addon-api']) {
    await cp(installedPackage(name).folder, path.join(workFolder, 'node_modules', name), {
      recursive: true,
    });
  }
  const nodeGyp = path.join(npmFolder(), 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  await runOrFail(
    'Compiling better-sqlite3',
    'Check that g++ (with C++20), make and python3 work, then run again.',
    process.execPath,
    [nodeGyp, 'rebuild', '--release', '--force_build=1', '--nodedir', await nodeHeadersFolder()],
    {
      cwd: source,
      timeoutMs: buildTimeoutMs,
      env: { ...process.env, CXXFLAGS: nodeApiFlags },
    },
  );
  await copyFile(path.join(source, 'build', 'Release', 'better_sqlite3.node'), binding);
}

/**
 * @param {import('./electron.mjs').ElectronRuntime} electron
 * @param {string} binding
 */
async function check(electron, binding) {
  const script = `
    const Database = require(process.argv[1]);
    const database = new Database(':memory:', { nativeBinding: process.argv[2] });
    process.stdout.write(String(database.prepare('select 6 * 7').pluck().get()));`;
  const outcome = await run(
    electron.executable,
    ['-e', script, installedPackage('better-sqlite3').folder, binding],
    { timeoutMs: checkTimeoutMs, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
  );
  if (outcome.code === 0 && outcome.stdout === '42') {
    return;
  }
  throw new SetupError(
    `The compiled better-sqlite3 does not load in the stand-in Electron (exit code ${outcome.code}): ${outcome.stderr.trim()}`,
    'Nothing was kept. Run again; if it stays, use a machine that can download the official Electron.',
  );
}
