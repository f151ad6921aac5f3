import { getActiveResourcesInfo } from 'node:process';
import { AttemptBudget } from '../../main/feed/attempt-budget.ts';
import { RestBudget } from '../../main/feed/rest-budget.ts';
import type { Log, LogFields } from '../../main/log.ts';
import { MarketSession } from '../../main/market/market-session.ts';
import { TickJournal } from '../../main/pipeline/tick-journal.ts';
import { ReopeningTickStore } from '../../main/store/reopening-tick-store.ts';
import { defaultUpkeepTiming } from '../../main/store/upkeep.ts';
import { defaultSettings } from '../../preload/settings.ts';
import type { FeedReport, StoreReport } from '../../preload/contract.ts';
import type { AppCommand, AppMeasure, AppMessage, AppSetup } from './app-messages.ts';
import { checkThreadUrl, threadUrls } from '../main/fixtures/thread-urls.ts';
import { marketTimeMs } from './fast-clock.ts';
import { exchangeName, ownNames } from './name-service.ts';
import { PublishedOrder } from './published-order.ts';
import { quickTiming } from './quick-timing.ts';
import { WindowSide } from './window-side.ts';

const post = (message: AppMessage): void => {
  process.send?.(message);
};
const failNames = ownNames();
/** A turn at a busy processor must not look like a leg's silence. */
const leastStaleMs = 150;

function line(level: string): (message: string, fields?: LogFields) => void {
  return (message, fields) =>
    void process.stderr.write(
      `${new Date().toISOString()} ${level} ${message} ${JSON.stringify(fields ?? {})}\n`,
    );
}
const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };

interface RunningApp {
  readonly session: MarketSession;
  readonly store: ReopeningTickStore;
  readonly storeReport: () => StoreReport;
  readonly window: WindowSide | undefined;
  jumpClock(jumpMs: number): void;
}

const noReport: StoreReport = {
  state: { kind: 'ok' },
  storedCount: 0,
  sessionStoredCount: 0,
  duplicateCount: 0,
  pendingCount: 0,
  journaledCount: 0,
  lostCount: 0,
};

/** As app.ts and the market desk join the parts, without a window. */
async function start(setup: AppSetup): Promise<RunningApp> {
  const { symbols, venueKey, pace, port, databasePath } = setup;
  let clockErrorMs = setup.clockErrorMs;
  let refill: () => void = () => undefined;
  const store = new ReopeningTickStore({
    databasePath,
    ...threadUrls,
    upkeepTiming: {
      ...defaultUpkeepTiming,
      firstPassAfterMs: defaultUpkeepTiming.firstPassAfterMs / pace,
      passEveryMs: defaultUpkeepTiming.passEveryMs / pace,
    },
    checkThreadUrl,
    onBegunAnew: () => refill(),
    log,
  });
  await store
    .open()
    .catch((error: unknown) => log.warn('Not opened yet', { reason: String(error) }));
  await store.configure({
    synchronous: 'NORMAL',
    keepDays: defaultSettings.keepDays,
    keepBytes: setup.keepBytes,
  });
  const window = setup.hasWindow ? new WindowSide(store, venueKey) : undefined;
  const order = new PublishedOrder((words) => post({ kind: 'problem', words }));
  const journal = new TickJournal({ path: `${databasePath}.journal`, log });
  await journal.takeUp();
  let feed: FeedReport | undefined;
  let storeReport: StoreReport = { ...noReport, storedCount: store.initialCount };
  const session = await MarketSession.start({
    symbols,
    source: {
      info: { kind: 'custom', host: exchangeName },
      venue: 'usdm',
      venueKey,
      wsUrl: `ws://${exchangeName}:${port}`,
      restUrl: `http://${exchangeName}:${port}`,
      symbols: undefined,
      captureEnd: undefined,
      close: () => Promise.resolve(),
    },
    store,
    journal,
    warmUpMs: setup.wantedMs,
    feedSettings: {
      staleAfterMs: Math.max(leastStaleMs, defaultSettings.staleAfterMs / pace),
      extremeDeviations: defaultSettings.extremeDeviations,
    },
    attemptBudget: new AttemptBudget(250, 300_000 / pace),
    restBudget: new RestBudget(() => performance.now(), 60_000 / pace, 60_000 / pace),
    previousReport: storeReport,
    publish: (batch) => {
      order.take(batch);
      window?.take(batch);
    },
    publishHole: (hole) => {
      order.markHole(hole);
      window?.markHole(hole);
    },
    publishHistoryChanged: () => void window?.reload(),
    onFeed: (report) => {
      feed = report;
      post({ kind: 'report', feed, store: storeReport });
    },
    onStore: (report) => {
      storeReport = report;
      post({ kind: 'report', feed, store: report });
    },
    log,
    pace: {
      clocks: {
        monotonicMs: () => performance.now(),
        epochMs: () => marketTimeMs(setup.clock) + clockErrorMs,
      },
      timing: quickTiming(pace, setup.clock.speed),
    },
  });
  refill = () => session.refill();
  void session.flush().then(() => window?.loadHistory());
  return {
    session,
    store,
    storeReport: () => storeReport,
    window,
    jumpClock: (jumpMs) => {
      clockErrorMs += jumpMs;
    },
  };
}

let app: RunningApp | undefined;

function measure(): AppMeasure {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const name of getActiveResourcesInfo()) {
    resources[name] = (resources[name] ?? 0) + 1;
  }
  return {
    heapUsedBytes: heapUsed,
    arrayBufferBytes: arrayBuffers,
    residentBytes: rss,
    resources,
    frameCount: app?.window?.frameCount ?? 0,
  };
}

async function stop({ session, store, storeReport }: RunningApp): Promise<void> {
  await session.stop();
  await store.close();
  post({ kind: 'stopped', store: storeReport() });
  process.disconnect();
}

process.on('message', (command: AppCommand) => {
  switch (command.kind) {
    case 'start':
      void start(command.setup).then((running) => {
        app = running;
        post({ kind: 'running' });
      });
      break;
    case 'stop':
      if (app !== undefined) {
        void stop(app);
      }
      break;
    case 'clockJump':
      app?.jumpClock(command.jumpMs);
      break;
    case 'dns':
      failNames(command.failure);
      break;
    case 'resume':
      app?.session.reconnect('The computer woke up');
      break;
    case 'measure':
      post({ kind: 'measure', measure: measure() });
      break;
  }
});
