import { app } from 'electron';
import { join } from 'node:path';
import { startApp } from './app.ts';
import { DemoThreadError } from './demo/demo-host.ts';
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
    if (error instanceof LaunchOptionError) complain(error.message, exitCodes.wrongUsage);
    throw error;
  }
}

/** The runtime that stands in for Electron in tests and demos must never see a real exchange. */
function refuseLiveOnStandIn({ source }: LaunchOptions): void {
  if (process.env['PAIRWATCH_RUNTIME'] !== 'stand-in') return;
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
app.setPath('userData', options.userDataDirectory ?? join(app.getPath('appData'), defaultFolder));
registerPageScheme();

if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(() => startApp(options))
    .catch((error: unknown) => {
      if (error instanceof DemoThreadError) complain(error.message, exitCodes.failed);
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      complain(`could not start: ${words}`, exitCodes.failed);
    });
} else {
  process.stderr.write('Pairwatch is already running on this data folder: showing its window.\n');
  app.quit();
}
