// @ts-check
import { spawnSync } from 'node:child_process';

/** Debian's own comes first: its packages are seen by no other one on the machine. */
const candidates = ['/usr/bin/python3', 'python3'];

/**
 * A Python 3 that has a module.
 * @param {string} moduleName
 * @returns {string | undefined} how it is started
 */
export function pythonWith(moduleName) {
  return candidates.find(
    (python) =>
      spawnSync(python, ['-c', `import sqlite3, ${moduleName}`], { timeout: 30_000 }).status === 0,
  );
}
