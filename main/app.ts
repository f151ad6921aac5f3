import { app, nativeTheme, powerMonitor, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { Alert } from '../analytics/alerts/alert.ts';
import { whyNotNotified } from './alerts/notification-rule.ts';
import { Notifier } from './alerts/notifier.ts';
import { Backup } from './backup.ts';
import type { Ending } from './ending.ts';
import { fetchSymbols } from './feed/exchange-info.ts';
import { createFileLog } from './file-log.ts';
import { HeadlessRun } from './headless/headless-run.ts';
import { runUnattended } from './headless/unattended-run.ts';
import { EventOutlet } from './ipc/event-outlet.ts';
import { IpcHub, type CommandHandlers } from './ipc/ipc-hub.ts';
import type { LaunchOptions } from './launch-options.ts';
import type { Log } from './log.ts';
import { MarketDesk } from './market/market-desk.ts';
import { SymbolCatalogue } from './market/symbol-catalogue.ts';
import { NoticeBoard } from './notice-board.ts';
import { SettingsKeeper } from './settings/settings-keeper.ts';
import { recoverFromCrashes } from './shell/crash-recovery.ts';
import { installMenu } from './shell/menu.ts';
import { pageUrl, servePage } from './shell/renderer-protocol.ts';
import { chooseBackupFile } from './shell/save-dialog.ts';
import { createWindow, loadPage, showWindow } from './shell/window.ts';
import { windowTitle } from './status-text.ts';
import { openJournalOrExplain, openStoreOrExplain } from './store-opening.ts';
import { configureStore, upkeepNotice } from './store-settings.ts';
import type { TickStore } from './store/tick-store.ts';
import { tellUnexpectedErrors } from './unexpected-errors.ts';

/** The parts that live as long as the app and know nothing of a window. */
interface Services {
  readonly databasePath: string;
  readonly log: Log;
  readonly events: EventOutlet;
  readonly notices: NoticeBoard;
  readonly store: TickStore;
  readonly settings: SettingsKeeper;
  readonly catalogue: SymbolCatalogue;
  readonly desk: MarketDesk;
}

/**
 * The composition root: builds every part, joins them, and hands each to `ending`.
 *
 * @throws DemoThreadError in words when a demo cannot start, such as for a capture that is not there
 */
export async function startApp(options: LaunchOptions, ending: Ending): Promise<void> {
  const services = await startServices(options, ending);
  if (ending.isEnding) {
    return;
  }
  const { desk, events } = services;

  const window = createWindow(new URL('../preload/preload.cjs', import.meta.url));
  ending.add(() => window.destroy());
  recoverFromCrashes(window, services.log, () => ending.end(1));
  const headless = options.headless ? startHeadless(window, services, ending) : undefined;
  events.connect(connectWindow(window, services, headless, ending));

  const backup = new Backup({
    store: services.store,
    chooseDestination: (proposedName) => chooseBackupFile(window, proposedName),
    onNotice: (notice) => services.notices.post(notice),
    log: services.log,
    now: () => new Date(),
  });
  ending.add(() => backup.stop());
  app.on('window-all-closed', () => ending.end(0));
  app.on('second-instance', () => showWindow(window));
  app.on('activate', () => showWindow(window));
  // A socket that slept may be dead without ever saying so.
  powerMonitor.on('resume', () => desk.reconnect('The machine woke up'));
  installMenu({
    openPreferences: () => {
      showWindow(window);
      events.send('openPreferences', undefined);
    },
    backUpDatabase: () => void backup.run(),
    dataFolder: app.getPath('userData'),
  });
  servePage(new URL('../renderer/', import.meta.url));
  desk.start();
  await loadPage(window);

  const { runForMs, screenshotFile } = options;
  if (headless !== undefined) {
    ending.end(await runUnattended({ desk, headless, runForMs, screenshotFile, print }));
    return;
  }
  if (runForMs !== undefined) {
    setTimeout(() => ending.end(0), runForMs);
  }
  await desk.captureResult();
}

async function startServices(options: LaunchOptions, ending: Ending): Promise<Services> {
  const userData = app.getPath('userData');
  const databasePath = join(userData, 'market_data.db');
  const log = createFileLog(userData);
  const { electron, node } = process.versions;
  log.info('Pairwatch starts', { app: app.getVersion(), electron, node });
  ending.add(() => log.info('Pairwatch ends'));

  const events = new EventOutlet();
  const notices = new NoticeBoard(
    (all) => events.send('notices', all),
    (ms, act) => void setTimeout(act, ms).unref(),
  );
  const onNotice = notices.post.bind(notices);
  tellUnexpectedErrors(log, onNotice);

  // A damaged file may be set aside before there is a market whose trades can be asked for again.
  let tellDesk: (built: MarketDesk) => void = () => undefined;
  const deskBuilt = new Promise<MarketDesk>((resolve) => {
    tellDesk = resolve;
  });
  const store = await openStoreOrExplain({
    databasePath,
    threadsFolder: new URL('./', import.meta.url),
    // Only a runtime that stands in needs it; a package must not load what an environment names.
    nativeBinding: app.isPackaged ? undefined : process.env['PAIRWATCH_SQLITE_BINDING'],
    onNotice,
    onTrouble: (error) => {
      log.warn('The database could not be tidied up', { reason: error.message });
      onNotice(upkeepNotice(error));
    },
    onBegunAnew: () => void deskBuilt.then((built) => built.refill()),
    log,
  });
  ending.add(() => store.close());
  const journal = await openJournalOrExplain(databasePath, onNotice, log);
  ending.add(() => journal.close());

  const settings = new SettingsKeeper({
    file: join(userData, 'settings.json'),
    trades: (venue, symbol) => catalogue.trades(venue, symbol),
    onChange: (next) => {
      nativeTheme.themeSource = next.theme;
      // First: nothing of the old market may reach the window after it knows of the new one.
      void desk.change(next);
      void configureStore(store, next, log);
      events.send('settings', next);
    },
    onNotice,
    log,
  });
  nativeTheme.themeSource = settings.current.theme;
  await configureStore(store, settings.current, log);

  const desk = await MarketDesk.open(
    {
      requested: options.source,
      store,
      journal,
      demoThreadUrl: new URL('./demo-thread.js', import.meta.url),
      publish: (batch) => events.send('ticks', batch),
      publishHole: (hole) => events.send('hole', hole),
      publishHistoryChanged: (hole) => events.send('historyChanged', hole),
      onFeed: (report) => events.send('feed', report),
      onStore: (report) => events.send('store', report),
      onNotice,
      onNoticeOver: (id) => notices.dismiss(id),
      log,
    },
    settings.current,
  );
  ending.add(() => desk.stop());
  tellDesk(desk);
  const catalogue = new SymbolCatalogue(
    (venue) => fetchSymbols({ venue, restUrl: desk.restUrl, budget: desk.restBudget }),
    () => performance.now(),
  );
  return { databasePath, log, events, notices, store, settings, catalogue, desk };
}

function startHeadless(window: BrowserWindow, { desk }: Services, ending: Ending): HeadlessRun {
  const headless = new HeadlessRun(window, () => desk.storeReport, print);
  ending.add(() => headless.stop());
  // A pointer that happens to lie over the window must not draw a crosshair into the picture.
  window.setIgnoreMouseEvents(true);
  return headless;
}

/** Answers the window's commands until the end. */
function connectWindow(
  window: BrowserWindow,
  services: Services,
  headless: HeadlessRun | undefined,
  ending: Ending,
): IpcHub {
  const { databasePath, log, notices, settings, catalogue, desk } = services;
  const notifier = new Notifier(
    () => showWindow(window),
    (reason) => {
      // A desktop without the service fails for every signal.
      const isNew = notices.postOnce({
        id: 'notifications',
        severity: 'warning',
        title: 'Desktop notifications do not work here',
        detail: `${reason} Signals are still shown in this window.`,
      });
      if (isNew) {
        log.warn('A desktop notification could not be shown', { reason });
      }
    },
  );
  const raiseAlert = (alert: Alert): undefined => {
    const { ground, ...numbers } = alert;
    const notNotified = whyNotNotified(ground, settings.current);
    const pValue = ground.kind === 'untested' ? undefined : ground.pValue;
    log.info('Signal', { ...numbers, ground: ground.kind, pValue, notNotified });
    if (notNotified === undefined) {
      notifier.notify(alert);
    }
  };
  const handlers: CommandHandlers = {
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
  };
  const hub = new IpcHub(window.webContents, pageUrl, handlers);
  ending.add(() => hub.close());
  return hub;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
