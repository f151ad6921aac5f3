// @ts-check
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { installableName, missingLibraries, packageForLibrary } from './library-packages.mjs';
import { run, runOrFail } from './process.mjs';
import { pythonWith } from './python.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * What a step needs of the system besides Electron's libraries.
 * @typedef {'display' | 'compiler' | 'notifications' | 'recorder' | 'statistics'} SystemNeed
 */

/**
 * @typedef {object} Missing
 * @property {string} what in words, e.g. "Xvfb"
 * @property {string | undefined} packageName on Debian and Ubuntu
 * @property {boolean} needed false when the app runs without it, only less well
 */

const aptTimeoutMs = 10 * 60_000;
const aptSettings = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3'];

/** @type {Record<SystemNeed, [program: string, packageName: string][]>} */
const programs = {
  display: [['Xvfb', 'xvfb']],
  compiler: [
    ['g++', 'g++'],
    ['make', 'make'],
    ['python3', 'python3'],
  ],
  notifications: [
    ['dbus-run-session', 'dbus'],
    ['dbus-monitor', 'dbus'],
    ['dunst', 'dunst'],
  ],
  // Modules, not programs: see findMissing.
  recorder: [],
  statistics: [],
};

/**
 * Installs what is missing as root on Debian or Ubuntu; elsewhere stops with the exact command.
 * It looks for programs, libraries and font files, not for package names, so a machine prepared in
 * any other way needs no package manager.
 * @param {readonly SystemNeed[]} needs
 * @param {string} [electronExecutable] its shared libraries are checked too
 */
export async function ensureSystemPackages(needs, electronExecutable) {
  if (process.platform !== 'linux') {
    return;
  }
  const missing = await findMissing(needs, electronExecutable);
  if (missing.length === 0) {
    return;
  }
  const needed = missing.filter((item) => item.needed);
  const words = missing.map((item) => item.what).join(', ');
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || findProgram('apt-get') === undefined) {
    if (needed.length === 0) {
      say(`Missing, but not needed: ${words}. To have it: ${installHint(missing)}`);
      return;
    }
    throw new SetupError(
      `This machine lacks ${needed.map((item) => item.what).join(', ')}.`,
      installHint(missing),
    );
  }
  say(`Installing system packages for: ${words} …`);
  await install(missing);
  const still = (await findMissing(needs, electronExecutable)).filter((item) => item.needed);
  if (still.length > 0) {
    throw new SetupError(
      `Still missing after the installation: ${still.map((item) => item.what).join(', ')}.`,
      'Install them by hand, then run again.',
    );
  }
}

/** @param {readonly Missing[]} missing */
function installHint(missing) {
  const names = packageNames(missing);
  if (findProgram('apt-get') === undefined) {
    return `Install them with your system's package manager (on Debian: ${names.join(' ')}).`;
  }
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

/** @param {readonly Missing[]} missing */
function packageNames(missing) {
  const names = missing.map((item) => item.packageName).filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

/** @param {readonly Missing[]} missing */
async function install(missing) {
  const names = packageNames(missing);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const wayOut = `Check the network and the package sources, or install by hand: apt-get install ${names.join(' ')}`;
  await runOrFail('apt-get update', wayOut, 'apt-get', ['update', ...aptSettings], {
    timeoutMs: aptTimeoutMs,
    env,
  });
  const policy = await run(
    'apt-cache',
    ['policy', ...names.flatMap((name) => [name, `${name}t64`])],
    { timeoutMs: 60_000, env },
  );
  const installable = names.map((name) => installableName(name, policy.stdout));
  await runOrFail(
    'apt-get install',
    wayOut,
    'apt-get',
    ['install', ...aptSettings, '--no-install-recommends', ...installable],
    { timeoutMs: aptTimeoutMs, env },
  );
}

/**
 * @param {readonly SystemNeed[]} needs
 * @param {string | undefined} electronExecutable
 * @returns {Promise<Missing[]>}
 */
async function findMissing(needs, electronExecutable) {
  /** @type {Missing[]} */
  const missing = [];
  for (const [program, packageName] of needs.flatMap((need) => programs[need])) {
    if (findProgram(program) === undefined) {
      missing.push({ what: program, packageName, needed: true });
    }
  }
  if (needs.includes('recorder') && pythonWith('websocket') === undefined) {
    const packageName = 'python3-websocket';
    missing.push({ what: 'websocket-client for Python', packageName, needed: false });
  }
  if (needs.includes('statistics')) {
    for (const name of ['statsmodels', 'pandas'].filter((name) => pythonWith(name) === undefined)) {
      missing.push({ what: `${name} for Python`, packageName: `python3-${name}`, needed: false });
    }
  }
  if (electronExecutable !== undefined) {
    for (const library of await unfoundLibraries(electronExecutable)) {
      missing.push({ what: library, packageName: packageForLibrary(library), needed: true });
    }
    // Loaded only when the first notification is shown, so ldd does not name it.
    if (!(await isLibraryFound('libnotify.so.4'))) {
      missing.push({ what: 'libnotify', packageName: 'libnotify4', needed: false });
    }
    missing.push(...(await missingFonts()));
  }
  return missing;
}

/** @param {string} executable */
async function unfoundLibraries(executable) {
  const outcome = await run('ldd', [executable], { timeoutMs: 30_000 });
  return missingLibraries(outcome.stdout);
}

/** @param {string} library */
async function isLibraryFound(library) {
  const ldconfig = findProgram('ldconfig') ?? '/sbin/ldconfig';
  const outcome = await run(ldconfig, ['-p'], { timeoutMs: 30_000 });
  return outcome.stdout.includes(`\t${library} `);
}

/** @returns {Promise<Missing[]>} */
async function missingFonts() {
  const folders = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    path.join(homedir(), '.fonts'),
    path.join(homedir(), '.local', 'share', 'fonts'),
  ];
  const lists = folders.map((folder) => readdir(folder, { recursive: true }).catch(() => []));
  const fonts = (await Promise.all(lists)).flat().filter((name) => /\.(ttf|otf|ttc)$/i.test(name));
  /** @type {Missing[]} */
  const missing = [];
  if (!fonts.some((name) => /emoji/i.test(name))) {
    const packageName = 'fonts-noto-color-emoji';
    missing.push({ what: 'a font with emoji', packageName, needed: false });
  }
  if (!fonts.some((name) => !/emoji|symbol/i.test(name))) {
    missing.push({ what: 'a text font', packageName: 'fonts-dejavu-core', needed: true });
  }
  return missing;
}

/**
 * @param {string} name
 * @returns {string | undefined} its full path when it is on PATH
 */
export function findProgram(name) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((part) => part !== '');
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}
