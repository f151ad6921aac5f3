// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { variable } from './environment.mjs';
import { withLock } from './lock.mjs';

const abandonedAfterMs = 6 * 60 * 60 * 1000;

/** Where fetched and built tools are kept between runs and between checkouts. */
export function toolchainFolder() {
  const windowsBase = process.platform === 'win32' ? variable('LOCALAPPDATA') : undefined;
  const base = variable('XDG_CACHE_HOME') ?? windowsBase ?? path.join(homedir(), '.cache');
  return path.join(base, 'pairwatch', 'toolchain');
}

/**
 * The folder of a cache entry, built on first use. It is built aside and then renamed, so an
 * interrupted set-up never leaves half an entry behind.
 * @param {string} key
 * @param {(folder: string) => Promise<void>} build fills the empty folder or throws
 * @returns {Promise<string>}
 */
export async function cached(key, build) {
  const entry = path.join(toolchainFolder(), key);
  if (existsSync(entry)) {
    return entry;
  }
  await mkdir(toolchainFolder(), { recursive: true });
  return withLock(entry, async () => {
    if (existsSync(entry)) {
      return entry;
    }
    await removeAbandoned();
    const partial = await mkdtemp(path.join(toolchainFolder(), '.partial-'));
    try {
      await build(partial);
      await rename(partial, entry);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return entry;
  });
}

/** Left-overs of set-ups that were killed; young ones may belong to a running set-up. */
async function removeAbandoned() {
  for (const name of await readdir(toolchainFolder())) {
    if (!name.startsWith('.partial-')) {
      continue;
    }
    const folder = path.join(toolchainFolder(), name);
    const modifiedMs = await stat(folder).then(
      (stats) => stats.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - modifiedMs > abandonedAfterMs) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
