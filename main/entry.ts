import { app } from 'electron';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startApp } from './app.ts';
import { DemoThreadError } from './demo/demo-host.ts';
import { Ending } from './ending.ts';
import { wordsOf } from './error-words.ts';
import { LaunchOptionError, parseLaunchOptions, type LaunchOptions } from './launch-options.ts';
import { isLoopback } from './loopback.ts';
import { registerPageScheme } from './shell/renderer-protocol.ts';

const exitCodes = { failed: 1, wrongUsage: 2 } as const;

function complain(words: string, exitCode: number): never {
  process.stderr.write(`Pairwatch: ${words}\n`);
  process.exit(exitCode);
}

function readOptions(): LaunchOptions {
  try {
    return parseLaunchOptions(process.argv.slice(1), process.cwd());
  } catch (error) {
    if (error instanceof LaunchOptionError) {
      complain(error.message, exitCodes.wrongUsage);
    }
    throw error;
  }
}

/** The runtime that stands in for Electron in tests and demos must never see a real exchange. */
function refuseLiveOnStandIn({ source }: LaunchOptions): void {
  if (process.env['PAIRWATCH_RUNTIME'] !== 'stand-in') {
    return;
  }
  const local =
    source.kind === 'generated' ||
    source.kind === 'capture' ||
    (source.kind === 'custom' && isLoopback(source.wsUrl) && isLoopback(source.restUrl));
  if (!local) {
    complain(
      'this machine could not get the official Electron, and the runtime that stands in for it is ' +
        'for the demo and tests only. Use --demo, or --ws-url and --rest-url on 127.0.0.1.',
      exitCodes.failed,
    );
  }
}

const options = readOptions();
refuseLiveOnStandIn(options);

const isDemo = options.source.kind === 'generated' || options.source.kind === 'capture';
// Invented trades never share a folder with real ones, unless the user names the folder.
const defaultFolder = isDemo ? 'Pairwatch Demo' : 'Pairwatch';
const userDataFolder = options.userDataDirectory ?? join(app.getPath('appData'), defaultFolder);
try {
  mkdirSync(userDataFolder, { recursive: true });
  accessSync(userDataFolder, constants.W_OK);
} catch (error) {
  complain(`the data folder ${userDataFolder} cannot be used: ${wordsOf(error)}`, exitCodes.failed);
}
app.setPath('userData', userDataFolder);
registerPageScheme();
// Windows shows notifications only of an app that names itself as its installer did.
app.setAppUserModelId('app.pairwatch.desktop');

const ending = new Ending(
  (exitCode) => app.exit(exitCode),
  (error) => process.stderr.write(`Pairwatch: while ending: ${wordsOf(error)}\n`),
);

async function start(): Promise<void> {
  await app.whenReady();
  try {
    await startApp(options, ending);
  } catch (error) {
    // An end that is asked for during the start interrupts it: that is no failure.
    if (ending.isEnding) {
      return;
    }
    const isExpected = error instanceof DemoThreadError;
    const words = isExpected ? error.message : `could not start: ${stackOf(error)}`;
    process.stderr.write(`Pairwatch: ${words}\n`);
    ending.end(exitCodes.failed);
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

if (app.requestSingleInstanceLock()) {
  app.on('before-quit', (event) => {
    event.preventDefault();
    ending.end(0);
  });
  void start();
} else if (options.headless) {
  complain(
    'already runs on this data folder. Give this run another --user-data-dir.',
    exitCodes.failed,
  );
} else {
  process.stderr.write('Pairwatch is already running on this data folder: showing its window.\n');
  app.quit();
}
