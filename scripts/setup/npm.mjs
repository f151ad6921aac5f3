// @ts-check
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './setup-error.mjs';

/** Set once `ensureNpm` has put a newer npm into the cache. */
let chosenCli = process.env['PAIRWATCH_NPM_CLI'];

/** npm as a command: the Node in use, then npm's own script. */
export function npmCommand() {
  return /** @type {const} */ ([process.execPath, npmCli()]);
}

/** @param {string} cli the path of an npm-cli.js to use from now on, in children too */
export function useNpmCli(cli) {
  chosenCli = cli;
  process.env['PAIRWATCH_NPM_CLI'] = cli;
}

/** npm's folder: holds its package.json and the node-gyp it brings along. */
export function npmFolder() {
  return path.dirname(path.dirname(npmCli()));
}

/** @returns {string} e.g. "11.19.1" */
export function npmVersion() {
  /** @type {{ version: string }} */
  const manifest = JSON.parse(readFileSync(path.join(npmFolder(), 'package.json'), 'utf8'));
  return manifest.version;
}

function npmCli() {
  const cli = chosenCli ?? findNpmCli();
  if (cli === undefined) {
    throw new SetupError(
      'npm was not found on this machine.',
      'Install Node 24 with npm from https://nodejs.org, then run again.',
    );
  }
  return cli;
}

function findNpmCli() {
  const running = process.env['npm_execpath'];
  // yarn and pnpm set npm_execpath as well.
  if (running?.endsWith('npm-cli.js') && existsSync(running)) {
    return running;
  }
  for (const folder of [path.dirname(process.execPath), ...pathFolders()]) {
    const candidates = [
      path.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
      path.join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
      path.join(folder, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
    ];
    const found = candidates.find((candidate) => existsSync(candidate));
    if (found) {
      return path.resolve(found);
    }
    const link = path.join(folder, 'npm');
    if (existsSync(link) && realpathSync(link).endsWith('npm-cli.js')) {
      return realpathSync(link);
    }
  }
  return undefined;
}

function pathFolders() {
  return (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
}
