import { tickStandings, type TickBatch } from '../../analytics/market/tick-batch.ts';
import type { StoreReport } from '../../preload/contract.ts';
import type { Feed, TickSink } from '../feed/feed.ts';
import type { Log } from '../log.ts';
import type { BatchStore, StoreQueueCounts, StoreQueueLimits } from './store-queue-options.ts';
import { StoreQueue } from './store-queue.ts';
import { TickBatcher } from './tick-batcher.ts';

export interface TickPipelineOptions {
  readonly symbols: readonly string[];
  /** Key of the market in the store, such as `usdm` or `demo-usdm`. */
  readonly venueKey: string;
  /** Makes the feed that fills this pipeline; it must put its ticks into `sink`. */
  readonly createFeed: (sink: TickSink) => Feed;
  readonly store: BatchStore;
  /** All ticks of the file before this pipeline. */
  readonly initialStoredCount: number;
  /** The last report of the pipeline before this one, whose session counts go on. */
  readonly previousReport?: StoreReport | undefined;
  /** Takes each batch for the window. */
  readonly publish: (batch: TickBatch) => void;
  /** Called at most every `reportIntervalMs`, and once more after the last change. */
  readonly onReport: (report: StoreReport) => void;
  readonly log: Log;
  readonly flushIntervalMs?: number;
  readonly maxBatchTicks?: number;
  readonly reportIntervalMs?: number;
  readonly queueLimits?: Partial<StoreQueueLimits>;
  readonly random?: () => number;
}

/** From the feed, in batches, to the store and to the window. */
export class TickPipeline {
  readonly #options: TickPipelineOptions;
  readonly #batcher: TickBatcher;
  readonly #queue: StoreQueue;
  readonly #feed: Feed;
  readonly #reportIntervalMs: number;
  #reportTimer: NodeJS.Timeout | undefined;
  #hasPublishFailed = false;
  #isMuted = false;
  #isStopped = false;

  constructor(options: TickPipelineOptions) {
    this.#options = options;
    this.#reportIntervalMs = options.reportIntervalMs ?? 250;
    const { symbols, venueKey, store, log, flushIntervalMs, maxBatchTicks } = options;
    this.#queue = new StoreQueue({
      store,
      venueKey,
      log,
      onPause: (isPaused) => this.#pauseFeed(isPaused),
      onChange: () => this.#changed(),
      ...(options.queueLimits === undefined ? {} : { limits: options.queueLimits }),
      ...(options.random === undefined ? {} : { random: options.random }),
    });
    this.#batcher = new TickBatcher({
      symbols,
      onBatch: (batch) => this.#take(batch),
      ...(flushIntervalMs === undefined ? {} : { flushIntervalMs }),
      ...(maxBatchTicks === undefined ? {} : { maxBatchTicks }),
    });
    this.#feed = options.createFeed({
      append: (...tick) => this.#batcher.append(...tick, tickStandings.ordinary),
    });
  }

  get report(): StoreReport {
    const { initialStoredCount, previousReport } = this.#options;
    const counts = this.#queue.counts;
    return {
      state: stateOf(counts),
      storedCount: counts.totalCount ?? initialStoredCount,
      sessionStoredCount: (previousReport?.sessionStoredCount ?? 0) + counts.insertedCount,
      duplicateCount: (previousReport?.duplicateCount ?? 0) + counts.duplicateCount,
      pendingCount: this.#batcher.count + counts.pendingCount,
      journaledCount: 0,
      lostCount: (previousReport?.lostCount ?? 0) + counts.lostCount,
    };
  }

  start(): void {
    this.#feed.start();
    this.#options.onReport(this.report);
  }

  /** Publishes nothing any more, from this moment; storing goes on. */
  mute(): void {
    this.#isMuted = true;
  }

  /**
   * Resolves when every tick received so far is committed, or when the store has failed on one:
   * `report` tells which.
   */
  async flush(): Promise<void> {
    this.#batcher.flush();
    await this.#queue.flush();
  }

  /** Ends the feed, saves what can be saved and reports for the last time. Always resolves. */
  async stop(): Promise<void> {
    await this.#feed.stop();
    this.#batcher.flush();
    await this.#queue.close();
    this.#isStopped = true;
    clearTimeout(this.#reportTimer);
    this.#reportTimer = undefined;
    this.#options.onReport(this.report);
  }

  #take(batch: TickBatch): void {
    // The store first: its thread works while the window's copy is made.
    this.#queue.push(batch);
    if (this.#isMuted) {
      return;
    }
    try {
      this.#options.publish(batch);
    } catch (error) {
      if (!this.#hasPublishFailed) {
        this.#hasPublishFailed = true;
        this.#options.log.error('Sending ticks to the window failed; storing goes on', {
          reason: error instanceof Error ? error.message : String(error),
        });
      }
    }
  }

  #pauseFeed(isPaused: boolean): void {
    this.#options.log.info(isPaused ? 'The disk is slow: the feed waits' : 'The feed goes on', {
      pendingCount: this.#queue.counts.pendingCount,
    });
    if (isPaused) {
      this.#feed.pause();
    } else {
      this.#feed.resume();
    }
  }

  #changed(): void {
    // An attempt that the queue did not wait for may end now, when the next pipeline reports already.
    if (this.#isStopped) {
      return;
    }
    this.#reportTimer ??= setTimeout(() => {
      this.#reportTimer = undefined;
      this.#options.onReport(this.report);
    }, this.#reportIntervalMs);
  }
}

function stateOf({ failure, isFinal }: StoreQueueCounts): StoreReport['state'] {
  if (failure === undefined) {
    return { kind: 'ok' };
  }
  const next = isFinal
    ? 'Ticks are not saved until Pairwatch is started again.'
    : 'Ticks wait in memory and are tried again.';
  return { kind: 'failing', reason: `${failure} ${next}` };
}
