// @ts-check
import { ensureAppBuild } from './app-build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { displayScript, hasDisplay } from './display.mjs';
import { officialElectron } from './electron.mjs';
import { nativeSqlite } from './native-sqlite.mjs';
import { projectFolder } from './project.mjs';
import { SetupError } from './setup-error.mjs';
import { isStandInAvailable, standInElectron } from './stand-in-runtime.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/**
 * How the built app is started on this machine.
 * @typedef {object} Runtime
 * @property {string} executablePath
 * @property {string[]} args put before the app's own flags
 * @property {Record<string, string>} env needed in addition to the caller's environment
 */

/**
 * The whole set-up, from the dependencies to the built app.
 * @param {object} request
 * @param {import('./endpoints.mjs').Purpose} request.purpose what the app will talk to
 * @param {readonly import('./system-packages.mjs').SystemNeed[]} [request.needs] besides the app's
 * @returns {Promise<Runtime & { electron: import('./electron.mjs').ElectronRuntime }>}
 */
export async function prepareRuntime({ purpose, needs = [] }) {
  await ensureDependencies();
  const electron = await chooseElectron(purpose);
  const isStandIn = electron.kind === 'stand-in';
  await ensureSystemPackages(
    [
      ...needs,
      ...(hasDisplay(process.env) ? [] : /** @type {const} */ (['display'])),
      ...(isStandIn ? /** @type {const} */ (['compiler']) : []),
    ],
    electron.executable,
  );
  const sqlite = isStandIn ? await nativeSqlite(electron) : undefined;
  await ensureAppBuild();
  return { electron, ...describe(electron, sqlite) };
}

/**
 * @param {import('./endpoints.mjs').Purpose} purpose
 * @returns {Promise<import('./electron.mjs').ElectronRuntime>}
 */
async function chooseElectron(purpose) {
  const official = await officialElectron();
  if (official) {
    return official;
  }
  if (purpose === 'loopback' && isStandInAvailable()) {
    return standInElectron();
  }
  throw new SetupError(
    'The official Electron could not be downloaded, and nothing else may run on live data.',
    'Check the network; set HTTPS_PROXY behind a proxy, or ELECTRON_MIRROR to a mirror you trust ' +
      '(its address ends with a slash), then run again. `npm run demo` works without it on Linux x64.',
  );
}

/**
 * @param {import('./electron.mjs').ElectronRuntime} electron
 * @param {string | undefined} sqlite
 * @returns {Runtime}
 */
function describe(electron, sqlite) {
  const isLinux = process.platform === 'linux';
  return {
    executablePath: isLinux ? displayScript : electron.executable,
    args: isLinux && process.getuid?.() === 0 ? ['--no-sandbox', projectFolder] : [projectFolder],
    env: {
      PAIRWATCH_ELECTRON: electron.executable,
      ...(sqlite === undefined ? {} : { PAIRWATCH_SQLITE_BINDING: sqlite }),
    },
  };
}
