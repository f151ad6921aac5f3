import { app, nativeTheme } from 'electron';
import { join } from 'node:path';
import type { Alert } from '../preload/contract.ts';
import { Notifier } from './alerts/notifier.ts';
import { createEnding } from './ending.ts';
import { fetchSymbols } from './feed/exchange-info.ts';
import { createFileLog } from './file-log.ts';
import { HeadlessRun } from './headless/headless-run.ts';
import { EventOutlet } from './ipc/event-outlet.ts';
import { IpcHub } from './ipc/ipc-hub.ts';
import type { LaunchOptions } from './launch-options.ts';
import { MarketDesk } from './market/market-desk.ts';
import { installMenu } from './shell/menu.ts';
import { NoticeBoard } from './notice-board.ts';
import { pageUrl, servePage } from './shell/renderer-protocol.ts';
import { SettingsKeeper } from './settings/settings-keeper.ts';
import { windowTitle } from './status-text.ts';
import { openStoreOrExplain } from './store-opening.ts';
import { SymbolCatalogue } from './market/symbol-catalogue.ts';
import { runUnattended } from './headless/unattended-run.ts';
import { createWindow, loadPage, showWindow } from './shell/window.ts';

/**
 * The composition root: builds every part, joins them, and ends them in the right order.
 *
 * @throws DemoThreadError in words when a demo cannot start, such as for a capture that is not there
 */
export async function startApp(options: LaunchOptions): Promise<void> {
  const userData = app.getPath('userData');
  const databasePath = join(userData, 'market_data.db');
  const log = createFileLog(userData);
  const { version } = process;
  const electron = process.versions.electron;
  log.info('Pairwatch starts', { app: app.getVersion(), electron, node: version });

  const events = new EventOutlet();
  const notices = new NoticeBoard((all) => events.send('notices', all));
  const onNotice = notices.post.bind(notices);

  const catalogue = new SymbolCatalogue(
    (venue) => fetchSymbols({ venue, restUrl: desk.restUrl }),
    () => performance.now(),
  );
  const settings = new SettingsKeeper({
    file: join(userData, 'settings.json'),
    trades: (venue, symbol) => catalogue.trades(venue, symbol),
    onChange: (next) => {
      nativeTheme.themeSource = next.theme;
      void desk.change(next);
      events.send('settings', next);
    },
    onNotice,
    log,
  });
  nativeTheme.themeSource = settings.current.theme;

  const store = await openStoreOrExplain({
    databasePath,
    threadsFolder: new URL('./', import.meta.url),
    nativeBinding: process.env['PAIRWATCH_SQLITE_BINDING'],
    onNotice,
    log,
  });
  let headless: HeadlessRun | undefined;
  const desk = await MarketDesk.open(
    {
      requested: options.source,
      store,
      demoThreadUrl: new URL('./demo-thread.js', import.meta.url),
      publish: (batch) => events.send('ticks', batch),
      onFeed: (report) => events.send('feed', report),
      onStore: (report) => {
        headless?.onStore(report);
        events.send('store', report);
      },
      onNotice,
      log,
    },
    settings.current,
  );

  const window = createWindow(new URL('../preload/preload.cjs', import.meta.url), log);
  const notifier = new Notifier(
    () => showWindow(window),
    (reason) => {
      log.warn('A desktop notification could not be shown', { reason });
      onNotice({
        id: 'notifications',
        severity: 'warning',
        title: 'Desktop notifications do not work here',
        detail: `${reason} Signals are still shown in this window.`,
      });
    },
  );
  const raiseAlert = (alert: Alert): undefined => {
    log.info('Signal', { ...alert });
    if (settings.current.notificationsEnabled) notifier.notify(alert);
  };
  const hub = new IpcHub(window.webContents, pageUrl, {
    getSnapshot: () => ({
      app: {
        version: app.getVersion(),
        platform: process.platform,
        source: desk.sourceInfo,
        databasePath,
      },
      settings: settings.current,
      feed: desk.feedReport,
      store: desk.storeReport,
      notices: notices.notices,
    }),
    loadHistory: (request) => desk.history(request),
    listSymbols: (venue) => catalogue.list(venue),
    saveSettings: (typed) => settings.apply(typed),
    raiseAlert,
    reportStatus: (status) => {
      window.setTitle(windowTitle(status));
      headless?.onStatus(status);
      return undefined;
    },
    dismissNotice: (id) => {
      notices.dismiss(id);
      return undefined;
    },
  });
  events.connect(hub);

  const end = createEnding(
    async () => {
      headless?.stop();
      hub.close();
      await desk.stop();
      await store.close();
      log.info('Pairwatch ends');
    },
    (exitCode) => app.exit(exitCode),
  );
  app.on('before-quit', (event) => {
    event.preventDefault();
    end(0);
  });
  app.on('window-all-closed', () => end(0));
  app.on('second-instance', () => showWindow(window));
  app.on('activate', () => showWindow(window));
  process.on('uncaughtException', (error) => {
    log.error('Unexpected error', { reason: error.stack ?? error.message });
    onNotice({
      id: 'unexpected',
      severity: 'error',
      title: 'Something unexpected went wrong',
      detail: `${error.message}. If numbers stop moving, start Pairwatch again; the log has details.`,
    });
  });

  installMenu({
    openPreferences: () => {
      showWindow(window);
      events.send('openPreferences', undefined);
    },
    dataFolder: userData,
  });
  servePage(new URL('../renderer/', import.meta.url));
  desk.start();
  if (options.headless) {
    const print = (line: string): void => void process.stdout.write(`${line}\n`);
    headless = new HeadlessRun(window, desk.storeReport, print);
    // A pointer that happens to lie over the window must not draw a crosshair into the picture.
    window.setIgnoreMouseEvents(true);
    await loadPage(window);
    const { runForMs, screenshotFile } = options;
    end(await runUnattended({ desk, headless, runForMs, screenshotFile, print }));
  } else {
    await loadPage(window);
    if (options.runForMs !== undefined) setTimeout(() => end(0), options.runForMs);
    await desk.captureResult();
  }
}
