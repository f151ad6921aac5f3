// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { runOrFail } from './process.mjs';
import { hashFiles, installedPackage, projectFolder } from './project.mjs';
import { say } from './say.mjs';

const buildTimeoutMs = 5 * 60_000;
const sources = [
  'analytics',
  'main',
  'preload',
  'renderer',
  'electron.vite.config.ts',
  'svelte.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/** Builds the app into `out/` when the sources are not those of the last build. */
export async function ensureAppBuild() {
  const out = path.join(projectFolder, 'out');
  await withLock(out, async () => {
    const stamp = path.join(out, '.pairwatch-stamp');
    const wanted = await hashFiles(projectFolder, sources);
    if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) {
      return;
    }
    say('Building the app …');
    await rm(stamp, { force: true });
    const cli = path.join(installedPackage('electron-vite').folder, 'bin', 'electron-vite.js');
    await runOrFail(
      'Building the app',
      'Correct the sources as the build says, then run again.',
      process.execPath,
      [cli, 'build'],
      { cwd: projectFolder, timeoutMs: buildTimeoutMs, env: { ...process.env, NO_COLOR: '1' } },
    );
    await mkdir(out, { recursive: true });
    await writeFile(stamp, wanted);
  });
}
