import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cached, toolchainFolder } from '../../scripts/setup/cache.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairwatch-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('cached', () => {
  it('builds an entry once, even for two at the same time', async () => {
    let builds = 0;
    const build = async (target: string): Promise<void> => {
      builds += 1;
      await writeFile(join(target, 'file'), 'done');
    };
    const [first, second] = await Promise.all([cached('tool', build), cached('tool', build)]);
    expect(first).toBe(second);
    expect(builds).toBe(1);
    expect(readFileSync(join(first, 'file'), 'utf8')).toBe('done');
  });

  it('leaves nothing behind when the build fails', async () => {
    const failing = cached('broken', async (target) => {
      await writeFile(join(target, 'half'), '');
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(existsSync(join(toolchainFolder(), 'broken'))).toBe(false);
    expect(readdirSync(toolchainFolder())).toEqual([]);
  });
});
