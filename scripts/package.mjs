// @ts-check
// `npm run package`: the unpacked Linux app with electron-builder. Official Electron only.
import path from 'node:path';
import { ensureAppBuild } from './setup/app-build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { officialElectron } from './setup/electron.mjs';
import { ensureNode } from './setup/node.mjs';
import { runOrFail } from './setup/process.mjs';
import { installedPackage, projectFolder } from './setup/project.mjs';
import { say } from './setup/say.mjs';
import { reportFailure, SetupError } from './setup/setup-error.mjs';

const packageTimeoutMs = 15 * 60_000;

try {
  await ensureNode(import.meta.url);
  await ensureDependencies();
  const electron = await officialElectron();
  if (!electron) {
    throw new SetupError(
      'The official Electron could not be downloaded, and only it may go into a package.',
      'Check the network; set HTTPS_PROXY or ELECTRON_MIRROR, or give an unpacked official copy in ELECTRON_OVERRIDE_DIST_PATH, then run again.',
    );
  }
  await ensureAppBuild();
  say(`Packaging with Electron ${electron.version} …`);
  await runOrFail(
    'electron-builder',
    'Correct what it says, then run again.',
    process.execPath,
    [
      path.join(installedPackage('electron-builder').folder, 'cli.js'),
      ...['--linux', '--dir', '--publish', 'never'],
      `--config.electronDist=${electron.distFolder}`,
      // better-sqlite3 brings binaries for every platform; nothing is compiled.
      '--config.npmRebuild=false',
    ],
    { cwd: projectFolder, timeoutMs: packageTimeoutMs },
  );
  say(`The unpacked app is under ${path.join(projectFolder, 'dist')}.`);
} catch (failure) {
  reportFailure(failure);
}
