import { BrowserWindow, nativeTheme, session } from 'electron';
import { fileURLToPath } from 'node:url';
import { pageUrl } from './renderer-protocol.ts';

const darkBackground = '#0e1116';
const lightBackground = '#f6f7f9';

/** Creates the one window, locked down: no Node, no navigation, no new windows, no permissions. */
export function createWindow(preloadScript: URL): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Pairwatch',
    // Painted before the page is: no white flash in a dark theme.
    backgroundColor: nativeTheme.shouldUseDarkColors ? darkBackground : lightBackground,
    webPreferences: {
      preload: fileURLToPath(preloadScript),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  // The title tells the signal; the page must not set it back.
  window.on('page-title-updated', (event) => event.preventDefault());

  const { webContents: contents } = window;
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
  return window;
}

/** Loads the page; call it when the handlers of its commands are in place. */
export async function loadPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(pageUrl);
}

/** Brings the window to the front, from wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) {
    return;
  }
  if (window.isMinimized()) {
    window.restore();
  }
  window.show();
  window.focus();
}
