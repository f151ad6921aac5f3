// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isInstalledAsLocked } from './lockfile.mjs';
import { withLock } from './lock.mjs';
import { npmCommand } from './npm.mjs';
import { runOrFail } from './process.mjs';
import { projectFolder } from './project.mjs';
import { say } from './say.mjs';

/** @typedef {import('./lockfile.mjs').Lockfile} Lockfile */

const installTimeoutMs = 15 * 60_000;

/**
 * `npm ci`, only when other packages are wanted than those that are installed.
 * @param {string} [folder] holds a package.json and a package-lock.json
 */
export async function ensureDependencies(folder = projectFolder) {
  const modules = path.join(folder, 'node_modules');
  const stamp = path.join(modules, '.pairwatch-stamp');
  const wanted = await wantedPackages(folder);
  if ((await readIfThere(stamp)) === wanted) {
    return;
  }
  await withLock(modules, async () => {
    const installed = await readIfThere(stamp);
    if (installed === wanted) {
      return;
    }
    // Without a stamp the user may have installed everything by hand: then that is good enough.
    if (installed !== undefined || !(await isInstalled(folder))) {
      await install(folder);
    }
    await writeFile(stamp, wanted);
  });
}

/**
 * A hash of what npm looks at; a changed script or description is no reason to install again.
 * @param {string} folder
 */
async function wantedPackages(folder) {
  /** @type {Record<string, unknown>} */
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const { dependencies, devDependencies, optionalDependencies, overrides } = manifest;
  return createHash('sha256')
    .update(JSON.stringify({ dependencies, devDependencies, optionalDependencies, overrides }))
    .update(await readFile(path.join(folder, 'package-lock.json')))
    .digest('hex');
}

/** @param {string} folder */
async function install(folder) {
  const where = path.relative(projectFolder, folder);
  say(`Installing the ${where === '' ? '' : `${where} `}dependencies (npm ci) …`);
  const [command, ...prefix] = npmCommand();
  await runOrFail(
    'npm ci',
    'Check that npm reaches its registry, then run again.',
    command,
    [...prefix, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: folder, timeoutMs: installTimeoutMs },
  );
}

/** @param {string} folder */
async function isInstalled(folder) {
  const locked = await readIfThere(path.join(folder, 'package-lock.json'));
  const installed = await readIfThere(path.join(folder, 'node_modules', '.package-lock.json'));
  if (locked === undefined || installed === undefined) {
    return false;
  }
  /** @type {{ lockfile: Lockfile, record: Lockfile }} */
  const parsed = { lockfile: JSON.parse(locked), record: JSON.parse(installed) };
  return isInstalledAsLocked(parsed.lockfile, parsed.record);
}

/**
 * @param {string} file
 * @returns {Promise<string | undefined>}
 */
async function readIfThere(file) {
  return existsSync(file) ? readFile(file, 'utf8') : undefined;
}
