// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { variable } from './environment.mjs';
import { withLock } from './lock.mjs';
import { lastLines, run } from './process.mjs';
import { installedPackage } from './project.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

const probeTimeoutMs = 8_000;
const downloadTimeoutMs = 20 * 60_000;
const unreachableVariable = 'PAIRWATCH_ELECTRON_UNREACHABLE';

/**
 * @typedef {object} ElectronRuntime
 * @property {'official' | 'stand-in'} kind
 * @property {string} version
 * @property {string} distFolder holds the executable and what belongs to it
 * @property {string} executable
 */

/**
 * The official Electron: the user's own copy, the installed one, or downloaded now.
 * @returns {Promise<ElectronRuntime | undefined>} nothing when its source cannot be reached
 */
export async function officialElectron() {
  const { folder, version } = installedPackage('electron');
  const ownCopy = variable('ELECTRON_OVERRIDE_DIST_PATH');
  if (ownCopy !== undefined) {
    return usersCopy(ownCopy, version);
  }
  const dist = path.join(folder, 'dist');
  if (isComplete(folder, version)) {
    return official(dist, version);
  }
  if (process.env[unreachableVariable] === '1') {
    return undefined;
  }
  return withLock(dist, async () => {
    if (isComplete(folder, version)) {
      return official(dist, version);
    }
    const installed = await download(folder, version);
    if (installed && isComplete(folder, version)) {
      return official(dist, version);
    }
    // For the child processes of this run only: the next run tries again.
    process.env[unreachableVariable] = '1';
    return undefined;
  });
}

/**
 * @param {string} folder
 * @param {string} version
 */
async function download(folder, version) {
  const url = artifactUrl(process.env, version);
  const source = new URL(url).origin;
  if (!isDownloadCached(path.basename(new URL(url).pathname))) {
    say(`Looking for Electron ${version} at ${source} …`);
    const refusal = await probe(url);
    if (refusal !== undefined) {
      say(`The official Electron cannot be downloaded from ${source}: ${refusal}.`);
      return false;
    }
  }
  say(`Downloading Electron ${version} (about 120 MB) …`);
  const outcome = await run(process.execPath, [path.join(folder, 'install.js')], {
    timeoutMs: downloadTimeoutMs,
    env: { ...process.env, NODE_USE_ENV_PROXY: '1' },
  });
  if (outcome.code === 0) {
    return true;
  }
  const reason = outcome.timedOut
    ? `not done within ${downloadTimeoutMs / 60_000} minutes`
    : (outcome.stderr.trim().split('\n')[0] ?? '');
  say(`The download of Electron failed: ${reason}`);
  return false;
}

/**
 * Where Electron's own installer will fetch from; the same variables in the same order.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} version
 */
export function artifactUrl(env, version) {
  const tag = `v${version}`;
  const base = mirror(env, 'mirror', 'https://github.com/electron/electron/releases/download/');
  const folder = mirror(env, 'custom_dir', tag).replace('{{ version }}', version);
  const file = mirror(
    env,
    'custom_filename',
    `electron-${tag}-${process.platform}-${process.arch}.zip`,
  );
  return `${base}${folder}/${file}`;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @param {string} otherwise
 */
function mirror(env, name, otherwise) {
  return (
    variable(`npm_config_electron_${name}`, env) ??
    variable(`NPM_CONFIG_ELECTRON_${name.toUpperCase()}`, env) ??
    variable(`npm_package_config_electron_${name}`, env) ??
    variable(`ELECTRON_${name.toUpperCase()}`, env) ??
    otherwise
  );
}

/**
 * Asks for the first byte in a child process, because only a fresh Node takes the proxy variables.
 * @param {string} url
 * @returns {Promise<string | undefined>} why it does not answer; nothing when it does
 */
async function probe(url) {
  const script = `
    const answer = await fetch(process.argv[1], {
      headers: { range: 'bytes=0-0' },
      signal: AbortSignal.timeout(${probeTimeoutMs}),
    }).then((response) => response.ok ? '' : 'HTTP status ' + response.status,
      (error) => error.name === 'TimeoutError' ? 'no answer within ${probeTimeoutMs / 1000} s'
        : error.cause?.code ?? error.cause?.message ?? error.message);
    process.stdout.write(answer);
    process.exit();`;
  const outcome = await run(process.execPath, ['--input-type=module', '-e', script, url], {
    timeoutMs: probeTimeoutMs + 4_000,
    env: { ...process.env, NODE_USE_ENV_PROXY: '1', NODE_OPTIONS: '' },
  });
  if (outcome.timedOut) {
    return `no answer within ${probeTimeoutMs / 1000} s`;
  }
  const answer = outcome.stdout.trim();
  return answer === '' && outcome.code === 0 ? undefined : answer || lastLines(outcome.stderr, 1);
}

/**
 * A download that Electron's installer already keeps needs no network.
 * @param {string} fileName
 */
function isDownloadCached(fileName) {
  const home = homedir();
  const standard =
    process.platform === 'darwin'
      ? path.join(home, 'Library', 'Caches', 'electron')
      : process.platform === 'win32'
        ? path.join(process.env['LOCALAPPDATA'] ?? home, 'electron', 'Cache')
        : path.join(variable('XDG_CACHE_HOME') ?? path.join(home, '.cache'), 'electron');
  const root = variable('electron_config_cache') ?? standard;
  if (!existsSync(root)) {
    return false;
  }
  return readdirSync(root).some((folder) => existsSync(path.join(root, folder, fileName)));
}

/**
 * @param {string} folder of the electron package
 * @param {string} version
 */
function isComplete(folder, version) {
  const dist = path.join(folder, 'dist');
  return (
    versionOf(dist) === version &&
    // Written last by the installer.
    existsSync(path.join(folder, 'path.txt')) &&
    existsSync(executableIn(dist))
  );
}

/**
 * @param {string} dist
 * @param {string} version
 * @returns {ElectronRuntime}
 */
function usersCopy(dist, version) {
  const found = versionOf(dist);
  if (found !== version || !existsSync(executableIn(dist))) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH names ${dist}, which holds ${found === undefined ? 'no unpacked Electron' : `Electron ${found}`}; wanted is ${version}.`,
      `Unpack the official Electron ${version} there, or unset ELECTRON_OVERRIDE_DIST_PATH.`,
    );
  }
  return official(dist, version);
}

/** @param {string} dist */
function versionOf(dist) {
  const file = path.join(dist, 'version');
  if (!existsSync(file)) {
    return undefined;
  }
  return readFileSync(file, 'utf8').trim().replace(/^v/, '');
}

/** @param {string} dist */
function executableIn(dist) {
  const names = new Map([
    ['darwin', path.join('Electron.app', 'Contents', 'MacOS', 'Electron')],
    ['win32', 'electron.exe'],
  ]);
  return path.join(dist, names.get(process.platform) ?? 'electron');
}

/**
 * @param {string} dist
 * @param {string} version
 * @returns {ElectronRuntime}
 */
function official(dist, version) {
  return { kind: 'official', version, distFolder: dist, executable: executableIn(dist) };
}
