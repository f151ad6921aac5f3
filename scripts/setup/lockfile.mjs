// @ts-check

/**
 * The part of a package-lock.json, or of npm's own record in node_modules, that we read.
 * @typedef {object} Lockfile
 * @property {Record<string, { version?: string, integrity?: string, optional?: boolean, extraneous?: boolean }>} packages
 */

/**
 * True when every locked package is installed in exactly its locked version. Optional ones may be
 * absent, as most of them belong to other platforms.
 * @param {Lockfile} locked
 * @param {Lockfile} installed
 */
export function isInstalledAsLocked(locked, installed) {
  return Object.entries(locked.packages).every(([place, wanted]) => {
    if (place === '' || wanted.extraneous === true) {
      return true;
    }
    const found = installed.packages[place];
    if (found === undefined) {
      return wanted.optional === true;
    }
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}
