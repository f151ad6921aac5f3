// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { variable } from './environment.mjs';
import { SetupError } from './setup-error.mjs';

/** The repository's top folder, absolute. */
export const projectFolder = fileURLToPath(new URL('../../', import.meta.url)).replace(
  /[\\/]$/,
  '',
);

/** The folder the user typed the command in; npm changes the working folder to the project. */
export function userFolder() {
  return variable('INIT_CWD') ?? process.cwd();
}

/**
 * @param {string} folder
 * @returns {{ version: string }}
 */
export function readPackage(folder) {
  /** @type {{ version: string }} */
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return manifest;
}

/** @param {string} name an installed package */
export function installedPackage(name) {
  const folder = path.join(projectFolder, 'node_modules', name);
  if (!existsSync(folder)) {
    throw new SetupError(
      `The package ${name} is not installed.`,
      'Delete node_modules and run the command again.',
    );
  }
  return { folder, version: readPackage(folder).version };
}

/**
 * A hash over the contents and names of files and whole folders; missing ones count as empty.
 * @param {string} base
 * @param {readonly string[]} names relative to base
 */
export async function hashFiles(base, names) {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const file of await filesUnder(path.join(base, name))) {
      hash.update(`${path.relative(base, file)}\0`);
      hash.update(await readFile(file));
      hash.update('\0');
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} target a file or folder
 * @returns {Promise<string[]>} sorted, so that the hash is stable
 */
async function filesUnder(target) {
  if (!existsSync(target)) {
    return [];
  }
  const entries = await readdir(target, { recursive: true, withFileTypes: true }).catch(
    () => undefined,
  );
  if (!entries) {
    return [target];
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
