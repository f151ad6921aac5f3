// @ts-check
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { npmCommand } from './npm.mjs';
import { run, runOrFail } from './process.mjs';
import { projectFolder } from './project.mjs';
import { SetupError } from './setup-error.mjs';

const unpackTimeoutMs = 3 * 60_000;

/**
 * @typedef {object} PinnedPackage
 * @property {string} name
 * @property {string} version
 * @property {{ algorithm: 'sha512' | 'sha256', encoding: 'base64' | 'hex', value: string }} hash
 *   of the tarball, pinned in our sources
 */

/**
 * Fetches a package's tarball by name and version with npm, in the user's own npm configuration,
 * checks it against the pinned hash and unpacks it. Its install scripts never run.
 * @param {PinnedPackage} wanted
 * @param {string} folder receives the package's files under `package/`
 * @param {number} timeoutMs
 */
export async function fetchPackage(wanted, folder, timeoutMs) {
  const specifier = `${wanted.name}@${wanted.version}`;
  const [command, ...prefix] = npmCommand();
  const packed = await run(
    command,
    [...prefix, 'pack', specifier, '--pack-destination', folder, '--loglevel=error'],
    { timeoutMs, cwd: projectFolder },
  );
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (packed.code !== 0 || tarball === undefined) {
    const reason = packed.timedOut
      ? `no answer within ${timeoutMs / 1000} s`
      : packed.stderr.trim() || `npm ended with exit code ${packed.code}`;
    throw new SetupError(
      `The package ${specifier} could not be fetched: ${reason}`,
      'Check that npm reaches its registry (npm ping; proxy and registry settings), then run again.',
    );
  }
  const found = await hashFile(
    path.join(folder, tarball),
    wanted.hash.algorithm,
    wanted.hash.encoding,
  );
  if (found !== wanted.hash.value) {
    throw new SetupError(
      `The fetched package ${specifier} is not the expected one (${wanted.hash.algorithm} ${found}).`,
      'It was not used. Check which registry or mirror npm is set to, then run again.',
    );
  }
  await runOrFail(
    `Unpacking ${specifier}`,
    'Check that tar is installed and that the disk is not full.',
    'tar',
    // A relative name, as GNU tar takes "C:" for a remote machine.
    ['-xzf', tarball],
    { timeoutMs: unpackTimeoutMs, cwd: folder },
  );
  await rm(path.join(folder, tarball));
}

/**
 * @param {string} file
 * @param {'sha512' | 'sha256'} algorithm
 * @param {'base64' | 'hex'} encoding
 */
export async function hashFile(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}
