// @ts-check
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, toolchainFolder } from './cache.mjs';
import { npmVersion, useNpmCli } from './npm.mjs';
import { run } from './process.mjs';
import { fetchPackage } from './registry-package.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';
import { isAtLeast } from './versions.mjs';

const leastNode = '22.12.0';
const fetchedNode = '24.21.0';
/** vite 8 does not install from its lockfile with npm 10. */
const leastNpm = '11.0.0';
const fetchTimeoutMs = 10 * 60_000;

/** Node from the npm registry, by platform. */
const nodePackages = new Map([
  [
    'linux-x64',
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  ],
  [
    'linux-arm64',
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  ],
  [
    'win-x64',
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  ],
]);
const npm11 = {
  name: 'npm',
  version: '11.19.1',
  integrity:
    'sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==',
};

/**
 * Returns when the command runs on a Node that is new enough, with an npm that is new enough.
 * Otherwise fetches Node, runs the same command with it and ends this process with its exit code.
 * @param {string} commandUrl `import.meta.url` of the command's file
 */
export async function ensureNode(commandUrl) {
  if (isAtLeast(process.versions.node, leastNode)) {
    await ensureNpm();
    return;
  }
  if (process.env['PAIRWATCH_NODE_FETCHED'] === '1') {
    throw new SetupError(
      `The fetched Node reports version ${process.versions.node}.`,
      `Delete ${toolchainFolder()} and run again.`,
    );
  }
  say(
    `Node ${process.versions.node} is here; Pairwatch needs ${leastNode} or newer: using Node ${fetchedNode} from the npm registry.`,
  );
  const node = await fetchedNodePath();
  const outcome = await run(node, [fileURLToPath(commandUrl), ...process.argv.slice(2)], {
    timeoutMs: 'none',
    output: 'stdout-raw',
    ownsSignals: true,
    env: {
      ...process.env,
      PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      PAIRWATCH_NODE_FETCHED: '1',
    },
  });
  process.exit(outcome.code);
}

async function fetchedNodePath() {
  const folder = await fetchedNodeFolder();
  const node = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const check = await run(node, ['--version'], { timeoutMs: 30_000 });
  if (check.stdout.trim() !== `v${fetchedNode}`) {
    throw new SetupError(
      `The fetched Node does not run on this machine: ${(check.stderr || check.stdout).trim()}`,
      `Install Node ${fetchedNode} from https://nodejs.org or your system's packages, then run again.`,
    );
  }
  return node;
}

/** The unpacked Node package: `bin/`, and `include/` with the C++ headers. */
async function fetchedNodeFolder() {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const integrity = nodePackages.get(platform);
  if (integrity === undefined) {
    throw new SetupError(
      `Node ${process.versions.node} is too old, and there is no ready Node package for ${platform}.`,
      `Install Node ${fetchedNode} (or any from ${leastNode}) from https://nodejs.org, then run again.`,
    );
  }
  const folder = await cached(`node-${fetchedNode}-${platform}`, async (target) => {
    say(`Fetching Node ${fetchedNode} (about 50 MB) …`);
    await fetchPackage(
      { name: `node-${platform}`, version: fetchedNode, hash: fromIntegrity(integrity) },
      target,
      fetchTimeoutMs,
    );
    if (process.platform !== 'win32') {
      await chmod(path.join(target, 'package', 'bin', 'node'), 0o755);
    }
  });
  return path.join(folder, 'package');
}

/** The folder to give to node-gyp's `--nodedir`: holds `include/node`. */
export async function nodeHeadersFolder() {
  const own = path.resolve(path.dirname(process.execPath), '..');
  if (existsSync(path.join(own, 'include', 'node', 'node_api.h'))) {
    return own;
  }
  return fetchedNodeFolder();
}

async function ensureNpm() {
  if (isAtLeast(npmVersion(), leastNpm)) {
    return;
  }
  const folder = await cached(`npm-${npm11.version}`, async (target) => {
    say(`npm ${npmVersion()} is here; fetching npm ${npm11.version} for the set-up …`);
    await fetchPackage(
      { name: npm11.name, version: npm11.version, hash: fromIntegrity(npm11.integrity) },
      target,
      fetchTimeoutMs,
    );
  });
  useNpmCli(path.join(folder, 'package', 'bin', 'npm-cli.js'));
}

/**
 * @param {string} integrity in the lockfile's form, "sha512-…"
 * @returns {import('./registry-package.mjs').PinnedPackage['hash']}
 */
function fromIntegrity(integrity) {
  return { algorithm: 'sha512', encoding: 'base64', value: integrity.replace(/^sha512-/, '') };
}
