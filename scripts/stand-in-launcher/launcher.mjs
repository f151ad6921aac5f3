// @ts-check
// Stands where Electron's own default app is missing: starts the app folder named in the arguments.
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** The app asks for this before it talks to anything but loopback. */
process.env['PAIRWATCH_RUNTIME'] = 'stand-in';
// Makes app.isPackaged false, as under `electron <folder>`.
Object.defineProperty(process, 'defaultApp', { value: true, configurable: true });

for (const file of preloads(process.argv)) {
  require(path.resolve(file));
}

const folder = process.argv
  .slice(1)
  .find((arg) => !arg.startsWith('-') && existsSync(path.join(arg, 'package.json')));
if (folder === undefined) {
  process.stderr.write(
    'No app folder among the arguments: electron [flags] <folder> [app flags]\n',
  );
  process.exit(2);
}
const appFolder = path.resolve(folder);
/** @type {{ name: string, productName?: string, version: string, main: string }} */
const manifest = JSON.parse(readFileSync(path.join(appFolder, 'package.json'), 'utf8'));
const name = manifest.productName ?? manifest.name;
// Electron's default app uses these two as well; they are missing from the published types.
const undocumented =
  /** @type {{ setVersion(version: string): void, setAppPath(path: string): void }} */ (
    /** @type {unknown} */ (app)
  );
undocumented.setVersion(manifest.version);
undocumented.setAppPath(appFolder);
app.setName(name);
app.setPath('userData', path.join(app.getPath('appData'), name));
await import(pathToFileURL(path.join(appFolder, manifest.main)).href);

/**
 * The files of `-r file`, `--require file` and `--require=file`, as test drivers pass them.
 * @param {readonly string[]} argv
 */
function preloads(argv) {
  /** @type {string[]} */
  const files = [];
  argv.forEach((arg, index) => {
    const next = argv[index + 1];
    if ((arg === '-r' || arg === '--require') && next !== undefined) {
      files.push(next);
    } else if (arg.startsWith('--require=')) {
      files.push(arg.slice('--require='.length));
    }
  });
  return files;
}
