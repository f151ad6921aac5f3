import Database from 'better-sqlite3';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { tickStandings, type TickBatch } from '../../analytics/market/tick-batch.ts';
import { BinanceFeed } from '../../main/feed/binance-feed.ts';
import { streamUrl } from '../../main/feed/endpoints.ts';
import type { Log } from '../../main/log.ts';
import { TickPipeline } from '../../main/pipeline/tick-pipeline.ts';
import { openTickStore, type TickStore } from '../../main/store/tick-store.ts';
import { LatencyHistogram } from './latency-histogram.ts';

const symbols = ['ETHUSDT', 'BTCUSDT'];

export interface IngestPhase {
  /** 0: as fast as the app reads. */
  readonly ticksPerSecond: number;
  readonly seconds: number;
}

export interface IngestResult {
  readonly issuedCount: number;
  /** Rows counted in the file afterwards. */
  readonly storedCount: number;
  /** From the first frame to the last commit. */
  readonly elapsedSeconds: number;
  readonly receiveToCommit: LatencyHistogram;
  readonly sendToCommit: LatencyHistogram;
  /** Of this process with its threads, the sender left out. */
  readonly cpuSeconds: number;
  readonly maxPendingTicks: number;
  readonly publishedBytes: number;
  readonly complaints: readonly string[];
}

type ServerMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'done'; readonly issuedCount: number };

async function messageOf<Kind extends ServerMessage['kind']>(
  server: ReturnType<typeof fork>,
  kind: Kind,
): Promise<Extract<ServerMessage, { kind: Kind }>> {
  const [message] = (await once(server, 'message')) as [ServerMessage];
  if (message.kind !== kind) {
    throw new Error(`The load server said ${message.kind}, not ${kind}.`);
  }
  return message as Extract<ServerMessage, { kind: Kind }>;
}

/** Runs one load through feed, pipeline and store of this process into a real file. */
export async function runIngestPhase({
  ticksPerSecond,
  seconds,
}: IngestPhase): Promise<IngestResult> {
  const folder = mkdtempSync(join(tmpdir(), 'pairwatch-bench-'));
  const server = fork(
    fileURLToPath(new URL('./load-server.ts', import.meta.url)),
    [String(ticksPerSecond), String(seconds)],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  try {
    const { port } = await messageOf(server, 'listening');
    const databasePath = join(folder, 'market_data.db');
    const store = await openTickStore({
      databasePath,
      writerThreadUrl: new URL('../../main/store/writer-thread.ts', import.meta.url),
      readerThreadUrl: new URL('../../main/store/reader-thread.ts', import.meta.url),
    });
    const measured = await measure(store, port, messageOf(server, 'done'));
    await store.close();
    return { ...measured, storedCount: countRows(databasePath) };
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  store: TickStore,
  port: number,
  done: Promise<{ readonly issuedCount: number }>,
): Promise<Omit<IngestResult, 'storedCount'>> {
  const receiveToCommit = new LatencyHistogram();
  const sendToCommit = new LatencyHistogram();
  const complaints: string[] = [];
  const complain = (message: string): void => void complaints.push(message);
  const log: Log = { info: () => undefined, warn: complain, error: complain };
  let maxPendingTicks = 0;
  let publishedBytes = 0;
  let firstBatchAtMs: number | undefined;
  let lastCommitAtMs = 0;

  const timedStore = {
    append: async (venueKey: string, batch: TickBatch) => {
      firstBatchAtMs ??= performance.timeOrigin + performance.now();
      const outcome = await store.append(venueKey, batch);
      lastCommitAtMs = performance.timeOrigin + performance.now();
      for (let row = 0; row < batch.count; row += 1) {
        receiveToCommit.add(lastCommitAtMs - (batch.receivedAtMs[row] ?? NaN));
        sendToCommit.add(lastCommitAtMs - (batch.tradeTimeMs[row] ?? NaN));
      }
      return outcome;
    },
  };
  const pipeline = new TickPipeline({
    symbols,
    venueKey: 'usdm',
    store: timedStore,
    initialStoredCount: 0,
    // What sending to the window costs this process: one serialisation.
    publish: (batch) => void (publishedBytes += serialize(batch).byteLength),
    onReport: ({ pendingCount }) =>
      void (maxPendingTicks = Math.max(maxPendingTicks, pendingCount)),
    log,
    publishHole: () => undefined,
    publishHistoryChanged: () => undefined,
    createFeed: ({ live }) =>
      new BinanceFeed({
        url: streamUrl('usdm', symbols, `ws://127.0.0.1:${port}`),
        symbols,
        sink: { append: (...tick) => live.append(...tick, tickStandings.ordinary) },
        log,
        onReport: () => undefined,
      }),
  });
  const cpuBefore = process.cpuUsage();
  pipeline.start();
  const { issuedCount } = await done;
  while (pipeline.report.storedCount + pipeline.report.lostCount < issuedCount) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  await pipeline.stop();
  return {
    issuedCount,
    elapsedSeconds: (lastCommitAtMs - (firstBatchAtMs ?? NaN)) / 1_000,
    receiveToCommit,
    sendToCommit,
    cpuSeconds: (user + system) / 1e6,
    maxPendingTicks,
    publishedBytes,
    complaints,
  };
}

function countRows(databasePath: string): number {
  const database = new Database(databasePath, { readonly: true });
  try {
    return Number(database.prepare('SELECT count(*) FROM tick').pluck().get());
  } finally {
    database.close();
  }
}
