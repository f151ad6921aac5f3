import { dialog, type BrowserWindow } from 'electron';
import type { Log } from '../log.ts';

/** A page that crashes more often is broken, and loading it again would only burn the machine. */
const maxReloads = 3;
const withinMs = 60_000;

/** Loads the page again when its process has died; gives up, in words, when that does not help. */
export function recoverFromCrashes(window: BrowserWindow, log: Log, onGivenUp: () => void): void {
  const { webContents: contents } = window;
  let reloadsAtMs: number[] = [];
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (window.isDestroyed() || reason === 'clean-exit') {
      return;
    }
    log.error('The window crashed', { reason, exitCode });
    const nowMs = performance.now();
    reloadsAtMs = reloadsAtMs.filter((atMs) => nowMs - atMs < withinMs);
    if (reloadsAtMs.length < maxReloads) {
      reloadsAtMs.push(nowMs);
      contents.reload();
      return;
    }
    dialog.showErrorBox(
      'Pairwatch has to close',
      'Its window crashed several times in a minute. Stored ticks are safe. Start it again; if it ' +
        'goes on crashing, the log in the data folder says more.',
    );
    onGivenUp();
  });
  contents.on('unresponsive', () => log.warn('The window does not respond'));
  contents.on('responsive', () => log.info('The window responds again'));
}
