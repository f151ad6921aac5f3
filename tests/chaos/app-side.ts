import { getActiveResourcesInfo } from 'node:process';
import { AttemptBudget } from '../../main/feed/attempt-budget.ts';
import { CompleteFeed } from '../../main/feed/complete-feed.ts';
import { RestBudget } from '../../main/feed/rest-budget.ts';
import type { Clocks } from '../../main/feed/wall-clock.ts';
import type { Log, LogFields } from '../../main/log.ts';
import { TickPipeline } from '../../main/pipeline/tick-pipeline.ts';
import { openTickStore, type TickStore } from '../../main/store/tick-store.ts';
import { defaultSettings } from '../../preload/settings.ts';
import type { FeedReport, StoreReport } from '../../preload/contract.ts';
import type { AppCommand, AppMeasure, AppMessage, AppSetup } from './app-messages.ts';
import { marketTimeMs } from './fast-clock.ts';
import { exchangeName, ownNames } from './name-service.ts';
import { quickTiming } from './quick-timing.ts';

const post = (message: AppMessage): void => {
  process.send?.(message);
};
const failNames = ownNames();

function line(level: string): (message: string, fields?: LogFields) => void {
  return (message, fields) =>
    void process.stderr.write(
      `${new Date().toISOString()} ${level} ${message} ${JSON.stringify(fields ?? {})}\n`,
    );
}
const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };

interface RunningApp {
  readonly pipeline: TickPipeline;
  readonly feed: CompleteFeed;
  readonly store: TickStore;
  jumpClock(jumpMs: number): void;
}

async function start(setup: AppSetup): Promise<RunningApp> {
  const { symbols, venueKey, pace, port } = setup;
  let clockErrorMs = setup.clockErrorMs;
  const clocks: Clocks = {
    monotonicMs: () => performance.now(),
    epochMs: () => marketTimeMs(setup.clock) + clockErrorMs,
  };
  const store = await openTickStore({
    databasePath: setup.databasePath,
    writerThreadUrl: new URL('../../main/store/writer-thread.ts', import.meta.url),
    readerThreadUrl: new URL('../../main/store/reader-thread.ts', import.meta.url),
  });
  const lastTicks = await store.lastTicks(venueKey, symbols);
  const openGaps = await store.openGaps(venueKey, symbols);
  let feedReport: FeedReport | undefined;
  let feed: CompleteFeed | undefined;
  const pipeline: TickPipeline = new TickPipeline({
    symbols,
    venueKey,
    store,
    initialStoredCount: store.initialCount,
    publish: () => undefined,
    publishHole: () => undefined,
    publishHistoryChanged: () => undefined,
    onReport: (report: StoreReport) => post({ kind: 'report', feed: feedReport, store: report }),
    reportIntervalMs: 50,
    log,
    createFeed: (intake) => {
      feed = new CompleteFeed({
        venue: 'usdm',
        symbols,
        wsUrl: `ws://${exchangeName}:${port}`,
        restUrl: `http://${exchangeName}:${port}`,
        intake,
        resumeFrom: symbols.map((symbol) => lastTicks.find((tick) => tick.symbol === symbol)),
        openGaps,
        wantedMs: setup.wantedMs,
        staleAfterMs: Math.max(150, defaultSettings.staleAfterMs / pace),
        extremeDeviations: defaultSettings.extremeDeviations,
        attemptBudget: new AttemptBudget(250, 300_000 / pace),
        restBudget: new RestBudget(() => performance.now(), 60_000 / pace),
        log,
        onReport: (report) => {
          feedReport = report;
          post({ kind: 'report', feed: report, store: pipeline.report });
        },
        clocks,
        timing: quickTiming(pace),
      });
      return feed;
    },
  });
  if (feed === undefined) {
    throw new Error('The pipeline made no feed.');
  }
  pipeline.start();
  return {
    pipeline,
    feed,
    store,
    jumpClock: (jumpMs) => {
      clockErrorMs += jumpMs;
    },
  };
}

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
    frameCount: 0,
  };
}

async function stop({ pipeline, store }: RunningApp): Promise<void> {
  await pipeline.stop();
  const { report } = pipeline;
  await store.close();
  post({ kind: 'stopped', store: report });
  process.disconnect();
}

let app: RunningApp | undefined;
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
      app?.feed.reconnect('The computer woke up');
      break;
    case 'measure':
      post({ kind: 'measure', measure: measure() });
      break;
  }
});
