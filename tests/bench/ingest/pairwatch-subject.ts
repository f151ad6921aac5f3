import { serialize } from 'node:v8';
import type { Gap } from '../../../analytics/market/gap.ts';
import type { TickBatch } from '../../../analytics/market/tick-batch.ts';
import { AttemptBudget } from '../../../main/feed/attempt-budget.ts';
import { CompleteFeed } from '../../../main/feed/complete-feed.ts';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import type { Log } from '../../../main/log.ts';
import { TickPipeline } from '../../../main/pipeline/tick-pipeline.ts';
import { openTickStore } from '../../../main/store/tick-store.ts';
import { defaultSettings } from '../../../preload/settings.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { latencyOf, report, taskOfProcess } from './subject-report.ts';

/**
 * Run as a process of its own: Pairwatch's whole way from the socket to committed rows, with the
 * serialisation that sending a batch to the window costs.
 */
const task = taskOfProcess();
const symbols = ['ETHUSDT', 'BTCUSDT'];
/** A load of a fixed number ends with its last tick, or, when that never comes, so much later. */
const stragglersMs = 60_000;

const fromReceipt = new LatencyHistogram();
const fromSending = new LatencyHistogram();
const complaints: string[] = [];
const complain = (message: string): void => void complaints.push(message);
const log: Log = { info: () => undefined, warn: complain, error: complain };
let firstReceivedAtMs: number | undefined;
let lastCommitAtMs = 0;
let committedCount = 0;
let maxPendingTicks = 0;
let publishedBytes = 0;
let end: () => void = () => undefined;
const ended = new Promise<void>((resolve) => (end = resolve));

const store = await openTickStore({
  databasePath: task.databasePath,
  writerThreadUrl: new URL('../../../main/store/writer-thread.ts', import.meta.url),
  readerThreadUrl: new URL('../../../main/store/reader-thread.ts', import.meta.url),
});
const { staleAfterMs, extremeDeviations, keepDays, keepGigabytes } = defaultSettings;
await store.configure({
  synchronous: task.survivePowerLoss === true ? 'FULL' : 'NORMAL',
  keepDays,
  keepBytes: keepGigabytes * 1e9,
});

const timedStore = {
  append: async (venueKey: string, batch: TickBatch, gaps: readonly Gap[] = []) => {
    const outcome = await store.append(venueKey, batch, gaps);
    lastCommitAtMs = performance.timeOrigin + performance.now();
    for (let row = 0; row < batch.count; row += 1) {
      fromReceipt.add(lastCommitAtMs - (batch.receivedAtMs[row] ?? NaN));
      fromSending.add(lastCommitAtMs - (batch.tradeTimeMs[row] ?? NaN));
    }
    committedCount += batch.count;
    if (task.tickCount !== undefined && committedCount >= task.tickCount) {
      end();
    }
    return outcome;
  },
};

function publish(batch: TickBatch): void {
  if (firstReceivedAtMs === undefined) {
    firstReceivedAtMs = batch.receivedAtMs[0] ?? NaN;
    setTimeout(end, task.seconds * 1_000 + (task.tickCount === undefined ? 0 : stragglersMs));
  }
  publishedBytes += serialize(batch).byteLength;
}

const pipeline = new TickPipeline({
  symbols,
  venueKey: 'usdm',
  store: timedStore,
  initialStoredCount: 0,
  publish,
  onReport: ({ pendingCount }) => void (maxPendingTicks = Math.max(maxPendingTicks, pendingCount)),
  log,
  publishHole: () => complain('Trades were missing.'),
  publishHistoryChanged: () => undefined,
  createFeed: (intake) =>
    new CompleteFeed({
      venue: 'usdm',
      symbols,
      wsUrl: `ws://127.0.0.1:${task.port}`,
      restUrl: `http://127.0.0.1:${task.port}`,
      intake,
      resumeFrom: [],
      openGaps: [],
      wantedMs: 600_000,
      staleAfterMs,
      extremeDeviations,
      attemptBudget: new AttemptBudget(),
      restBudget: new RestBudget(),
      log,
      onReport: () => undefined,
    }),
});
const cpuBefore = process.cpuUsage();
pipeline.start();
await ended;
await pipeline.stop();
const { user, system } = process.cpuUsage(cpuBefore);
await store.close();
if (publishedBytes === 0) {
  complain('Nothing was serialised for the window.');
}
report({
  tickCount: committedCount,
  elapsedSeconds: (lastCommitAtMs - (firstReceivedAtMs ?? NaN)) / 1_000,
  cpuSeconds: (user + system) / 1e6,
  fromReceipt: latencyOf(fromReceipt),
  fromSending: latencyOf(fromSending),
  maxPendingTicks,
  versions: `Node ${process.versions.node}`,
  complaints,
});
